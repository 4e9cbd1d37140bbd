import { formatVector, type Vector3 } from '../../datatypes/index.ts';
import { nothing, type Chapter, type Nothing } from './observation.ts';

/** From the first datagram to an avatar that stands in a region. Circuit codes may be told, session ids may not. */
export interface ArrivalDetails {
  readonly UseCircuitCodeSent: { readonly circuit: number; readonly to: string };
  readonly UseCircuitCodeAcked: { readonly afterMs: number };
  readonly UseCircuitCodeReceived: { readonly circuit: number; readonly from: string };
  /** With `others`: it stands for so many more that were not told one by one. */
  readonly UseCircuitCodeRejected: {
    readonly circuit: number;
    readonly from: string;
    readonly others?: number;
    /** In what it differs from what was expected, where that is known. */
    readonly why?: string;
  };
  readonly CompleteAgentMovementSent: { readonly circuit: number };
  readonly CompleteAgentMovementReceived: { readonly user: string };
  readonly RegionHandshakeSent: { readonly region: string };
  readonly RegionHandshakeReceived: {
    readonly region: string;
    readonly flags: number;
    readonly sizeBytes: number;
  };
  readonly RegionHandshakeReplySent: { readonly flags: number };
  readonly RegionHandshakeReplyReceived: { readonly flags: number };
  readonly AgentMovementCompleteSent: { readonly position: Vector3; readonly lookAt: Vector3 };
  readonly AgentMovementCompleteReceived: { readonly position: Vector3; readonly lookAt: Vector3 };
  /** The agent's first AgentUpdate; OpenSim and viewers alike send a position that means nothing yet. */
  readonly FirstAgentUpdateSent: { readonly position: Vector3; readonly bogus: boolean };
  readonly FirstAgentUpdateReceived: Nothing;
  readonly AgentThrottleSent: { readonly bitsPerSecond: number };
  readonly AgentThrottleReceived: { readonly bitsPerSecond: number };
  /** The circuit to the region stands. */
  readonly Connected: { readonly region: string; readonly endpoint: string };
  /** Everything that belongs to an arrival has happened; `elapsedMs` since the login was asked for. */
  readonly Arrived: { readonly region: string; readonly position: Vector3; readonly elapsedMs: number };
  /** The arrival was given up: `missing` is the first step that never came, `seen` those that did. */
  readonly ArrivalFailed: { readonly missing: string; readonly seen: string; readonly waitedMs: number };
}

export const ARRIVAL: Chapter<ArrivalDetails> = {
  UseCircuitCodeSent: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'SEND UseCircuitCode',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ circuit, to }) => `CircuitCode: ${circuit}, IP: ${to}`,
  },
  UseCircuitCodeAcked: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'ACK UseCircuitCode',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ afterMs }) => `Acked after ${Math.round(afterMs)}ms`,
  },
  UseCircuitCodeReceived: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'RECV UseCircuitCode',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ circuit, from }) => `${circuit} from ${from}`,
    payload: ({ circuit }) => `CircuitCode: ${circuit}`,
  },
  UseCircuitCodeRejected: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'REJECT UseCircuitCode',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ circuit, others, why }) =>
      `Unauthorized Circuit: ${circuit}${others === undefined ? '' : `, and ${others} others`}${why === undefined ? '' : ` (${why})`}`,
  },
  CompleteAgentMovementSent: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'SEND CompleteAgentMovement',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ circuit }) => `CircuitCode: ${circuit}`,
  },
  CompleteAgentMovementReceived: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'RECV CompleteAgentMovement',
    sys: 'MIGRATION',
    sig: 'ARRIVAL',
    val: ({ user }) => user,
    payload: ({ user }) => `User: ${user}`,
  },
  RegionHandshakeSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'SEND RegionHandshake',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ region }) => `Region: ${region}`,
  },
  RegionHandshakeReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV RegionHandshake',
    sys: 'SENSORY',
    sig: 'TREMOR',
    val: ({ region, flags }) => `Region: ${region}, Flags: ${flags}`,
    payload: ({ sizeBytes }) => `Size: ${sizeBytes}`,
  },
  RegionHandshakeReplySent: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'SEND RegionHandshakeReply',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ flags }) => `Flags: ${flags}`,
  },
  RegionHandshakeReplyReceived: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'RECV RegionHandshakeReply',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ flags }) => `Flags: ${flags}`,
  },
  AgentMovementCompleteSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'SEND AgentMovementComplete',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ position, lookAt }) => `Pos: ${formatVector(position)}, Look: ${formatVector(lookAt)}`,
  },
  AgentMovementCompleteReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV AgentMovementComplete',
    sys: 'STATE',
    sig: 'PROPRIOCEPTION',
    val: ({ position, lookAt }) => `Pos: ${formatVector(position)}, Look: ${formatVector(lookAt)}`,
  },
  FirstAgentUpdateSent: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'SEND AgentUpdate',
    sys: 'MOTOR',
    sig: 'LOCOMOTION',
    val: ({ position, bogus }) => `Camera: ${formatVector(position)}${bogus ? ', Bogus: True' : ''}`,
  },
  FirstAgentUpdateReceived: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'RECV AgentUpdate',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: () => 'First AgentUpdate',
    payload: nothing,
  },
  AgentThrottleSent: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'SEND AgentThrottle',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ bitsPerSecond }) => `Throttle: ${bitsPerSecond} bit/s`,
  },
  AgentThrottleReceived: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'RECV AgentThrottle',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ bitsPerSecond }) => `Throttle: ${bitsPerSecond} bit/s`,
  },
  Connected: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'CONNECTED',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ region, endpoint }) => `Sim: ${region}, IP: ${endpoint}`,
  },
  Arrived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'ARRIVED',
    sys: 'STATE',
    sig: 'STATUS',
    val: () => 'Ready',
    payload: ({ region, position, elapsedMs }) =>
      `Sim: ${region}, Pos: ${formatVector(position)}, After: ${Math.round(elapsedMs)}ms`,
  },
  ArrivalFailed: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'MISSING',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ missing, seen, waitedMs }) =>
      `Missing: ${missing}, Waited: ${Math.round(waitedMs)}ms, Seen: ${seen === '' ? 'nothing' : seen}`,
  },
};
