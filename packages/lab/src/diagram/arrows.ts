import type {
  Detail,
  EvidenceRecord,
  ObservationDetails,
  ObservationKind,
} from '@landfall/protocol/evidence';
import { failedLogin, formatCount, formatShare } from '../narrator/index.ts';
import type { Wire } from './diagram.ts';

/** Who stands where; `agent` is the avatar that the observation is about. */
export type Role = 'agent' | 'login' | 'region';

/** How one kind of observation is drawn. */
export interface Arrow<D> {
  readonly from: Role;
  readonly to: Role;
  readonly wire: Wire;
  readonly label: (detail: D) => string;
}

type Arrows = { readonly [K in ObservationKind]?: Arrow<ObservationDetails[K]> };

/** What a client can see of both directions. */
const BY_CLIENT: Arrows = {
  LoginStart: arrow('agent', 'login', 'http', () => 'login_to_simulator'),
  LoginSuccess: arrow('login', 'agent', 'http', ({ circuit }) =>
    circuit === undefined ? 'region, seed' : `circuit ${circuit}, region, seed`,
  ),
  LoginFail: arrow('login', 'agent', 'http', ({ reason }) => failedLogin(reason)),
  UseCircuitCodeSent: arrow('agent', 'region', 'udp', ({ circuit }) => `UseCircuitCode ${circuit}`),
  UseCircuitCodeAcked: arrow('region', 'agent', 'udp', () => 'PacketAck'),
  CompleteAgentMovementSent: arrow('agent', 'region', 'udp', () => 'CompleteAgentMovement'),
  SeedRequested: arrow(
    'agent',
    'region',
    'http',
    ({ asked }) => `seed: asks for ${formatCount(asked, 'capability', 'capabilities')}`,
  ),
  SeedGranted: arrow(
    'region',
    'agent',
    'http',
    ({ asked, granted }) => `seed: ${formatShare(granted, asked, 'capability', 'capabilities')}`,
  ),
  SimulatorFeatures: arrow('region', 'agent', 'http', () => 'SimulatorFeatures'),
  EventQueueRunning: arrow('agent', 'region', 'http', () => 'EventQueueGet'),
  QueuedEventReceived: arrow('region', 'agent', 'http', ({ event }) => event),
  RegionHandshakeReceived: arrow('region', 'agent', 'udp', () => 'RegionHandshake'),
  RegionHandshakeReplySent: arrow('agent', 'region', 'udp', () => 'RegionHandshakeReply'),
  AgentMovementCompleteReceived: arrow('region', 'agent', 'udp', () => 'AgentMovementComplete'),
  AgentThrottleSent: arrow('agent', 'region', 'udp', () => 'AgentThrottle'),
  FirstAgentUpdateSent: arrow('agent', 'region', 'udp', () => 'AgentUpdate (the first)'),
  LayerReceived: arrow('region', 'agent', 'udp', ({ layer }) => `LayerData (${layer})`),
  ObjectsReceived: arrow('region', 'agent', 'udp', ({ message }) => message),
  ParcelReceived: arrow('region', 'agent', 'udp', ({ message }) => message),
  RegionStatsReceived: arrow('region', 'agent', 'udp', () => 'SimStats'),
  RegionTimeReceived: arrow('region', 'agent', 'udp', () => 'SimulatorViewerTimeMessage'),
  CoarseLocationsReceived: arrow('region', 'agent', 'udp', () => 'CoarseLocationUpdate'),
  EnableSimulatorReceived: arrow('region', 'agent', 'http', () => 'EnableSimulator'),
  EstablishAgentCommunicationReceived: arrow('region', 'agent', 'http', () => 'EstablishAgentCommunication'),
  ChatSaid: arrow('agent', 'region', 'udp', ({ message }) => `chat: ${message}`),
  ChatHeard: arrow('region', 'agent', 'udp', ({ from, message }) => `${from}: ${message}`),
  InstantMessageSent: arrow('agent', 'region', 'udp', ({ message }) => `IM: ${message}`),
  InstantMessageHeard: arrow('region', 'agent', 'udp', ({ from, message }) => `IM of ${from}: ${message}`),
  AlertHeard: arrow('region', 'agent', 'udp', ({ message }) => `alert: ${message}`),
  RegionCrossed: arrow('region', 'agent', 'http', ({ endpoint }) => `CrossedRegion to ${endpoint}`),
  TeleportAsked: arrow('agent', 'region', 'udp', ({ to }) => `teleport to ${to}`),
  TeleportProgressed: arrow('region', 'agent', 'udp', ({ message }) => `TeleportProgress: ${message}`),
  TeleportStarted: arrow('region', 'agent', 'udp', () => 'TeleportStart'),
  Teleported: arrow('region', 'agent', 'http', ({ endpoint }) => `TeleportFinish to ${endpoint}`),
  TeleportedLocally: arrow('region', 'agent', 'udp', () => 'TeleportLocal'),
  TeleportFailed: arrow('region', 'agent', 'udp', ({ reason }) => `TeleportFailed: ${reason}`),
  Walk: arrow('agent', 'region', 'udp', () => 'AgentUpdate (walking)'),
  Move: arrow('agent', 'region', 'udp', ({ action }) => `AgentUpdate (${action})`),
  Resent: arrow('agent', 'region', 'udp', ({ message }) => `${message} again`),
  Kicked: arrow('region', 'agent', 'udp', ({ reason }) => `KickUser: ${reason}`),
  DisableSimulatorReceived: arrow('region', 'agent', 'udp', () => 'DisableSimulator'),
  LogoutInitiated: arrow('agent', 'region', 'udp', () => 'LogoutRequest'),
  LogoutReplyReceived: arrow('region', 'agent', 'udp', () => 'LogoutReply'),
};

/** What only a server sees; the last ones stand in where no client testifies. */
const BY_SERVER: Arrows = {
  CircuitProvision: arrow('login', 'region', 'http', ({ circuit }) => `expect circuit ${circuit}`),
  LoginReceived: arrow('agent', 'login', 'http', () => 'login_to_simulator'),
  LoginResponseSent: arrow('login', 'agent', 'http', ({ outcome }) => `answer: ${outcome}`),
  UseCircuitCodeReceived: arrow('agent', 'region', 'udp', ({ circuit }) => `UseCircuitCode ${circuit}`),
  CompleteAgentMovementReceived: arrow('agent', 'region', 'udp', () => 'CompleteAgentMovement'),
  SeedReceived: arrow(
    'region',
    'agent',
    'http',
    ({ asked, granted }) => `seed: ${formatShare(granted, asked, 'capability', 'capabilities')}`,
  ),
  EventQueueOpened: arrow('agent', 'region', 'http', () => 'EventQueueGet'),
  QueuedEventSent: arrow('region', 'agent', 'http', ({ event }) => event),
  RegionHandshakeSent: arrow('region', 'agent', 'udp', () => 'RegionHandshake'),
  RegionHandshakeReplyReceived: arrow('agent', 'region', 'udp', () => 'RegionHandshakeReply'),
  AgentMovementCompleteSent: arrow('region', 'agent', 'udp', () => 'AgentMovementComplete'),
  AgentThrottleReceived: arrow('agent', 'region', 'udp', () => 'AgentThrottle'),
  FirstAgentUpdateReceived: arrow('agent', 'region', 'udp', () => 'AgentUpdate (the first)'),
  LayerSent: arrow('region', 'agent', 'udp', ({ layer }) => `LayerData (${layer})`),
  ObjectsSent: arrow('region', 'agent', 'udp', ({ message }) => message),
  ChatRelayed: arrow('agent', 'region', 'udp', ({ message }) => `chat: ${message}`),
  KickSent: arrow('region', 'agent', 'udp', ({ reason }) => `KickUser: ${reason}`),
  CrossedRegionSent: arrow('region', 'agent', 'http', ({ endpoint }) => `CrossedRegion to ${endpoint}`),
  TeleportStartSent: arrow('region', 'agent', 'udp', () => 'TeleportStart'),
  TeleportFinishSent: arrow('region', 'agent', 'http', ({ endpoint }) => `TeleportFinish to ${endpoint}`),
  TeleportLocalSent: arrow('region', 'agent', 'udp', () => 'TeleportLocal'),
  TeleportFailedSent: arrow('region', 'agent', 'udp', ({ reason }) => `TeleportFailed: ${reason}`),
  DisableSimulatorSent: arrow('region', 'agent', 'udp', () => 'DisableSimulator'),
  LogoutReceived: arrow('agent', 'region', 'udp', () => 'LogoutRequest'),
  LogoutReplySent: arrow('region', 'agent', 'udp', () => 'LogoutReply'),
};

/** Between servers, so that no client can testify to it. */
const BETWEEN_SERVERS: ReadonlySet<string> = new Set<ObservationKind>(['CircuitProvision']);

/** What is said of somebody rather than by somebody to another. */
const NOTES: { readonly [K in ObservationKind]?: Role } = {
  AuthSuccess: 'login',
  AuthFail: 'login',
  CircuitFail: 'login',
  Reconnect: 'agent',
  ArrivedElsewhere: 'agent',
  SeedFailed: 'agent',
  UseCircuitCodeRejected: 'region',
  TerrainComplete: 'agent',
  Arrived: 'agent',
  ArrivalFailed: 'agent',
  NeighbourConnected: 'agent',
  AvatarSeen: 'agent',
  TeleportNotAsked: 'agent',
  WalkFailed: 'agent',
  RootChanged: 'agent',
  JourneyFailed: 'agent',
  TurnedBack: 'agent',
  AgentLost: 'agent',
  Position: 'agent',
  Ghost: 'agent',
  Wallflower: 'agent',
  Silent: 'agent',
  Rejection: 'agent',
  Undelivered: 'agent',
  Malformed: 'agent',
  NotObeyed: 'agent',
  NeighbourRefused: 'agent',
  StrangersHeard: 'agent',
  AgentTimeout: 'region',
  CrossingFailed: 'region',
  TicketUnused: 'region',
  TidingsForgotten: 'region',
  LossSuspected: 'agent',
  LossDismissed: 'agent',
  RegionSilent: 'agent',
  LogoutReplyMissing: 'agent',
  Departed: 'agent',
};

/** The arrow of an observation; `clientTells` when the same is told from the client's side anyway. */
export function arrowOf(kind: string, clientTells: boolean): Arrow<Detail> | undefined {
  const found = own(BY_CLIENT, kind);
  if (found !== undefined) return found;
  return clientTells && !BETWEEN_SERVERS.has(kind) ? undefined : own(BY_SERVER, kind);
}

/** Reasons of a `LoginFail` that no answer brought. */
const UNANSWERED: ReadonlySet<unknown> = new Set(['unanswered', 'aborted']);

/** Over whom an observation is noted, if it is. A login that nobody answered is no message. */
export function noteOf({ kind, data }: EvidenceRecord): Role | undefined {
  if (kind === 'LoginFail' && UNANSWERED.has(data?.['reason'])) return 'agent';
  return Object.hasOwn(NOTES, kind) ? NOTES[kind as ObservationKind] : undefined;
}

function own(arrows: Arrows, kind: string): Arrow<Detail> | undefined {
  // Each entry takes the detail of its own kind, and a record of that kind holds it.
  return Object.hasOwn(arrows, kind)
    ? (arrows[kind as ObservationKind] as unknown as Arrow<Detail>)
    : undefined;
}

function arrow<D>(from: Role, to: Role, wire: Wire, label: (detail: D) => string): Arrow<D> {
  return { from, to, wire, label };
}
