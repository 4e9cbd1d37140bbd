import type { Chapter } from './observation.ts';

/** Capabilities and the event queue. No URL has a place here: holding one is the permission. */
export interface CapabilityDetails {
  readonly SeedRegistered: { readonly region: string };
  /** The client has posted the names of the capabilities it wants. */
  readonly SeedRequested: { readonly asked: number };
  /** The server has answered the seed request. */
  readonly SeedReceived: { readonly asked: number; readonly granted: number };
  /** The client holds its capabilities. */
  /** `missing`: names of those that were asked for and not granted, with commas between; as many as are worth telling. */
  readonly SeedGranted: { readonly asked: number; readonly granted: number; readonly missing?: string };
  readonly SeedFailed: { readonly attempt: number; readonly message: string };
  readonly SimulatorFeatures: { readonly features: number };
  /** The first EventQueueGet has been sent. */
  readonly EventQueueRunning: { readonly region: string };
  /** The first EventQueueGet has come in. */
  readonly EventQueueOpened: { readonly region: string };
  /** `event` is the message name, such as `ParcelProperties`. */
  readonly QueuedEventReceived: { readonly event: string };
  readonly QueuedEventSent: { readonly event: string };
  readonly EventQueueRetry: { readonly status: number; readonly waitMs: number };
  /** Any other capability; `status` is that of HTTP, 0 where no answer came. */
  readonly CapabilityCalled: {
    readonly capability: string;
    readonly status: number;
    readonly sizeBytes: number;
  };
  /** `region`: whose it was. */
  readonly EventQueueStopped: { readonly reason: string; readonly region?: string };
}

export const CAPABILITIES: Chapter<CapabilityDetails> = {
  SeedRegistered: {
    side: 'SERVER',
    component: 'CAPS',
    signal: 'REGISTER SEED',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ region }) => `Region: ${region}`,
  },
  SeedRequested: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'POST SEED',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ asked }) => `Asked: ${asked}`,
  },
  SeedReceived: {
    side: 'SERVER',
    component: 'CAPS',
    signal: 'GRANT SEED',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ asked, granted }) => `Asked: ${asked}, Granted: ${granted}`,
  },
  SeedGranted: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'SEED GRANTED',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ asked, granted }) => `Asked: ${asked}, Granted: ${granted}`,
  },
  SeedFailed: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'SEED FAIL',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ attempt, message }) => `Attempt: ${attempt}, ${message}`,
  },
  SimulatorFeatures: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'RECV SimulatorFeatures',
    sys: 'SENSORY',
    sig: 'TREMOR',
    val: ({ features }) => `Features: ${features}`,
  },
  EventQueueRunning: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'EQ RUNNING',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ region }) => `Sim: ${region}`,
  },
  EventQueueOpened: {
    side: 'SERVER',
    component: 'CAPS',
    signal: 'RECV EventQueueGet',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ region }) => `Region: ${region}`,
  },
  QueuedEventReceived: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: ({ event }) => `RECV ${event}`,
    sys: 'SENSORY',
    sig: 'TREMOR',
    val: ({ event }) => `Event: ${event}`,
  },
  QueuedEventSent: {
    side: 'SERVER',
    component: 'CAPS',
    signal: ({ event }) => `SEND ${event}`,
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ event }) => `Event: ${event}`,
  },
  EventQueueRetry: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'EQ RETRY',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ status, waitMs }) => `Status: ${status}, Wait: ${Math.round(waitMs)}ms`,
  },
  CapabilityCalled: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: ({ capability }) => `CALL ${capability}`,
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ capability, status }) => `Capability: ${capability}, Status: ${status}`,
  },
  EventQueueStopped: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'EQ STOPPED',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ reason, region }) => `Reason: ${reason}${region === undefined ? '' : `, Sim: ${region}`}`,
  },
};
