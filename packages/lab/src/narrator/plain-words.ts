import { formatVector } from '@landfall/protocol/datatypes';
import type { EvidenceRecord, ObservationDetails, ObservationKind } from '@landfall/protocol/evidence';
import { unknownPlace } from './elsewhere.ts';
import { failureWordsOf } from './login-failure.ts';
import { formatCount, formatDuration, formatShare } from './quantity.ts';
import { regionAt, tellOr } from './render.ts';

type Lexicon = { readonly [K in ObservationKind]: (detail: ObservationDetails[K], actor: string) => string };

const ofNeighbour = (neighbour: string | undefined): string =>
  neighbour === undefined ? '' : ` of ${neighbour}`;
const because = (words: string): string => (words === '' ? '' : `: ${words}`);

/** How a journey came to nothing. */
const FAILURES: Readonly<Record<string, string>> = {
  refused: 'the journey was refused',
  timeout: 'the journey came to nothing in time',
  cancelled: 'the journey was called off',
  unreachable: 'the journey led nowhere',
  overtaken: 'another way was taken meanwhile',
  'put-back': 'the border did not let the avatar over',
};

/** What became of a login, without the words that came with it. */
export function failedLogin(reason: string): string {
  return failureWordsOf(reason).plain;
}

const LEXICON: Lexicon = {
  LoginStart: ({ uri, user, mode }) => `login of ${user} at ${uri}${mode === 'standard' ? '' : ` (${mode})`}`,
  LoginSuccess: ({ circuit }) => `login granted${circuit === undefined ? '' : `, circuit ${circuit}`}`,
  LoginFail: ({ reason, message }) => {
    const { plain, speaker } = failureWordsOf(reason);
    return speaker === 'nobody' ? plain : `${plain}${because(message)}`;
  },
  LoginReceived: ({ user, channel, viewer }) => `login request of ${user}, ${channel} ${viewer}`,
  LoginProgress: ({ message }) => message,
  LoginResponseSent: ({ outcome }) => `login response sent: ${outcome}`,
  AuthSuccess: () => 'credentials accepted',
  AuthFail: () => 'credentials refused',
  CircuitProvision: ({ circuit, region }) => `circuit ${circuit} expected in ${region}`,
  CircuitFail: ({ reason }) => `no circuit given${because(reason)}`,
  Reconnect: ({ attempt, waitMs, reason }) => `attempt ${attempt} in ${formatDuration(waitMs)} (${reason})`,
  ArrivedElsewhere: (detail) => {
    const unknown = unknownPlace(detail);
    if (unknown === undefined) return `asked for ${detail.asked}, arrived in ${detail.region}`;
    return `the grid knows ${unknown}, or its region is gone: it has chosen ${detail.region}`;
  },

  SeedRegistered: () => 'seed capability registered',
  SeedRequested: ({ asked }) => `asks the seed for ${formatCount(asked, 'capability', 'capabilities')}`,
  SeedReceived: ({ asked, granted }) =>
    `seed asked for: ${formatShare(granted, asked, 'capability', 'capabilities')}`,
  SeedGranted: ({ asked, granted }) => `${formatShare(granted, asked, 'capability', 'capabilities')} granted`,
  SeedFailed: ({ attempt, message }) => `seed not granted at attempt ${attempt}${because(message)}`,
  SimulatorFeatures: ({ features }) => `${formatCount(features, 'simulator feature')} told`,
  EventQueueRunning: () => 'event queue open',
  EventQueueOpened: () => 'event queue polled for the first time',
  QueuedEventReceived: ({ event }) => `${event} from the event queue`,
  QueuedEventSent: ({ event }) => `${event} to the event queue`,
  EventQueueRetry: ({ status, waitMs }) =>
    `event queue ${status === 0 ? 'not reached' : `answered ${status}`}, again in ${formatDuration(waitMs)}`,
  CapabilityCalled: ({ capability, status }) =>
    `${capability} ${status === 0 ? 'not answered' : `answered ${status}`}`,
  EventQueueStopped: ({ reason, region }) =>
    `event queue${region === undefined ? '' : ` of ${region}`} ended (${reason})`,

  UseCircuitCodeSent: ({ circuit, to }) => `UseCircuitCode ${circuit} to ${to}`,
  UseCircuitCodeAcked: ({ afterMs }) => `UseCircuitCode acknowledged after ${formatDuration(afterMs)}`,
  UseCircuitCodeReceived: ({ circuit, from }) => `UseCircuitCode ${circuit} from ${from}`,
  UseCircuitCodeRejected: ({ circuit, others, why }) =>
    `nobody is expected with circuit ${circuit}${others === undefined ? '' : `, nor with ${others} others`}${because(why ?? '')}`,
  CompleteAgentMovementSent: () => 'CompleteAgentMovement sent',
  CompleteAgentMovementReceived: () => 'CompleteAgentMovement received',
  RegionHandshakeSent: ({ region }) => `RegionHandshake of ${region} sent`,
  RegionHandshakeReceived: ({ region }) => `RegionHandshake from ${region}`,
  RegionHandshakeReplySent: ({ flags }) => `RegionHandshakeReply sent, flags ${flags}`,
  RegionHandshakeReplyReceived: ({ flags }) => `RegionHandshakeReply received, flags ${flags}`,
  AgentMovementCompleteSent: ({ position }) => `placed at ${formatVector(position)}`,
  AgentMovementCompleteReceived: ({ position }) => `AgentMovementComplete: at ${formatVector(position)}`,
  FirstAgentUpdateSent: () => 'first AgentUpdate sent',
  FirstAgentUpdateReceived: () => 'first AgentUpdate received',
  AgentThrottleSent: ({ bitsPerSecond }) => `AgentThrottle sent, ${bitsPerSecond} bit/s`,
  AgentThrottleReceived: ({ bitsPerSecond }) => `AgentThrottle received, ${bitsPerSecond} bit/s`,
  Connected: ({ region, endpoint }) => `circuit to ${region} at ${endpoint}`,
  Arrived: ({ region, position, elapsedMs }) =>
    `arrived in ${region} at ${formatVector(position)} after ${formatDuration(elapsedMs)}`,
  ArrivalFailed: ({ missing, waitedMs }) =>
    `gave up after ${formatDuration(waitedMs)}: ${missing} never came`,

  EnableSimulatorReceived: ({ endpoint }) => `told of a neighbour at ${endpoint}`,
  EnableSimulatorSent: ({ region, endpoint }) => `tells of the neighbour ${region} at ${endpoint}`,
  EstablishAgentCommunicationReceived: ({ endpoint }) => `told the seed of the neighbour at ${endpoint}`,
  EstablishAgentCommunicationSent: ({ region }) => `tells the seed of the neighbour ${region}`,
  NeighbourConnected: ({ region }) => `neighbour ${region} connected`,
  ChildAgentArrived: ({ region }) => `child agent in ${region}`,

  CrossedRegionSent: ({ region, endpoint }) => `handed over the border to ${region} at ${endpoint}`,
  CrossingFailed: ({ region, reason }) => `does not get over the border to ${region}${because(reason)}`,
  TeleportStartSent: ({ region }) => `a teleport to ${region} begins`,
  TeleportFinishSent: ({ region, endpoint }) => `sent on to ${region} at ${endpoint}`,
  TeleportLocalSent: ({ position }) => `teleported to ${formatVector(position)}`,
  TeleportFailedSent: ({ reason }) => `teleport refused${because(reason)}`,

  LayerReceived: ({ layer, neighbour }) => `LayerData (${layer}${ofNeighbour(neighbour)})`,
  LayerSent: ({ layer }) => `LayerData (${layer})`,
  TerrainComplete: ({ patches, neighbour }) =>
    `terrain${ofNeighbour(neighbour)} complete, ${formatCount(patches, 'patch', 'patches')}`,
  LandSeen: ({ region, low, high }) => `the land of ${region} lies between ${low} m and ${high} m`,
  ObjectsReceived: ({ message }) => message,
  ObjectsSent: ({ message }) => message,
  RegionStatsReceived: ({ simFps, agents }) =>
    `${formatCount(agents, 'agent')}, ${Math.round(simFps)} frames/s`,
  RegionTimeReceived: () => 'told the time of day of the region',
  ParcelReceived: ({ message, parcel, neighbour }) => `${message}${ofNeighbour(neighbour)}: ${parcel}`,
  CoarseLocationsReceived: ({ avatars, neighbour }) =>
    `${formatCount(avatars, 'avatar')} on the map${ofNeighbour(neighbour)}`,
  Census: ({ avatars, primitives }) =>
    `in sight: ${formatCount(avatars, 'avatar')}, ${formatCount(primitives, 'primitive')}`,
  AvatarSeen: ({ name, localId }, actor) =>
    name === actor ? 'sees its own avatar' : `sees avatar ${name === '' ? `#${localId}` : name}`,
  ObjectSeen: () => 'sees objects',
  ObjectVanished: ({ name, localId }) => `${name ?? `#${localId}`} is gone`,
  AssetReceived: ({ asset, by }) => `${asset} by ${by === 'circuit' ? 'the circuit' : by}`,
  InventoryReceived: ({ message, items }) => `${message}, ${formatCount(items, 'item')}`,
  NamesAsked: ({ names }) => `asks for ${formatCount(names, 'name')}`,
  NameLearnt: ({ name }) => `learns the name ${name}`,

  Identity: ({ name }) => `is ${name}`,
  Position: ({ position }) => `at ${formatVector(position)}`,
  Walk: ({ destination }) => `walks to ${formatVector(destination)}`,
  Move: ({ action }) => action,
  ChatSaid: ({ message }) => `says: ${message}`,
  ChatHeard: ({ from, message }, actor) => `hears ${from === actor ? 'itself' : from}: ${message}`,
  ChatRelayed: ({ message, listeners }) => `heard by ${listeners}: ${message}`,
  InstantMessageSent: ({ message }) => `sends a private message: ${message}`,
  InstantMessageHeard: ({ from, message }) => `private message from ${from}: ${message}`,
  InstantMessageRelayed: ({ to, delivered }) =>
    `private message to ${to} ${delivered ? 'passed on' : 'not delivered'}`,
  Typing: ({ typing }) => (typing ? 'types' : 'types no more'),
  TypingSeen: ({ from, typing }) => `${from} ${typing ? 'types' : 'types no more'}`,
  AlertHeard: ({ message }) => `alert: ${message}`,
  AlertSent: ({ message }) => `alert sent: ${message}`,
  Intent: ({ what }) => what,
  Waited: ({ seconds }) => `waited ${formatDuration(seconds * 1000)}`,

  Wallflower: ({ message }) => `wallflower: ${message}`,
  Ghost: ({ message }) => `ghost: ${message}`,
  Silent: ({ message }) => `silent: ${message}`,
  Rejection: ({ message }) => `rejection: ${message}`,

  RegionCrossed: ({ from, region, endpoint }) =>
    `crosses the border of ${from}, to ${regionAt(region, endpoint)}`,
  TeleportAsked: ({ to }) => `asks for a teleport to ${to}`,
  TeleportNotAsked: ({ to, reason }) => `cannot ask for a teleport to ${to}${because(reason)}`,
  TeleportStarted: ({ isAsked }) =>
    isAsked === false ? 'a teleport begins that nobody here has asked for' : 'a teleport begins',
  TeleportProgressed: ({ message }) => `the teleport goes on: ${message}`,
  RootChanged: ({ region, from }) => `is in ${region} now, no longer in ${from}`,
  JourneyFailed: ({ region, step, failure, words }) =>
    `${FAILURES[failure] ?? failure}: ${step} never came${because(words)}; the avatar is in ${region}, where it was`,
  TurnedBack: ({ region, step, failure, words }) =>
    `${FAILURES[failure] ?? failure}: ${step} never came${because(words)}; the avatar is on its way to ${region} again`,
  AgentLost: ({ region, step, reason }) =>
    `lost on the way to ${region}: ${step} never came${reason === '' ? '' : ` (${reason})`}`,
  RegionRestarting: ({ words }) => `the region is about to restart: ${words}`,
  Teleported: ({ from, region, endpoint }) =>
    `teleported away from ${from}, to ${regionAt(region, endpoint)}`,
  TeleportedLocally: ({ region, position }) => `teleported within ${region}, to ${formatVector(position)}`,
  TeleportFailed: ({ reason }) => `teleport failed${because(reason)}`,
  WalkFailed: ({ destination, why }) => `did not get to ${formatVector(destination)}${because(why)}`,

  Resent: ({ message, attempt }) => `${message} resent, attempt ${attempt}`,
  Undelivered: ({ message, attempts }) => `${message} given up after ${formatCount(attempts, 'attempt')}`,
  WatchEnded: () => 'the recording ends',
  Repeated: ({ packets }) =>
    `${formatCount(packets, 'packet')} came twice, without being marked as sent again`,
  Malformed: ({ what }) => `a datagram makes no sense: ${what}`,
  NotObeyed: ({ what }) => `not obeyed: ${what}`,
  NeighbourRefused: ({ endpoint, count }) =>
    `too many neighbours: no circuit to ${endpoint} (${count} refused so far)`,
  StrangersHeard: ({ from, datagrams }) =>
    `${formatCount(datagrams, 'datagram')} dropped that no region has sent, the last from ${from}`,
  UnknownMessage: ({ number }) => `a message that nobody knows, number ${number}`,
  AgentTimeout: ({ lastActiveMs }) => `timeout: nothing heard for ${formatDuration(lastActiveMs)}`,
  LossSuspected: ({ region, signs }) => `${region} may be lost: ${signs}`,
  LossDismissed: ({ region }) => `${region} is heard again`,
  RegionSilent: ({ region, silentMs }) => `nothing heard of ${region} for ${formatDuration(silentMs)}`,
  KickSent: ({ reason }) => `shown out${because(reason)}`,
  Kicked: ({ reason }) => `shown out by the grid${because(reason)}`,
  DisableSimulatorSent: ({ region }) => `circuit of ${region} closed`,
  DisableSimulatorReceived: ({ region }) => `${region} closes the circuit`,
  CircuitClosed: ({ by, reason }) =>
    `circuit ended by ${by === 'us' ? 'this side' : `the ${by}`} (${reason})`,
  TicketUnused: ({ circuit, waitedMs }) => `circuit ${circuit} not used in ${formatDuration(waitedMs)}`,
  TidingsForgotten: ({ peer, forgotten }) =>
    `the process at ${peer} has not answered: it will not hear of ${formatCount(forgotten, 'change')} of accounts`,

  LogoutInitiated: () => 'logs out',
  LogoutReplyReceived: ({ afterMs }) => `logout answered after ${formatDuration(afterMs)}`,
  LogoutReplyMissing: ({ waitedMs, ended }) =>
    ended === undefined
      ? waitedMs === 0
        ? 'does not wait for an answer'
        : `logout not answered in ${formatDuration(waitedMs)}`
      : `logout taken without an answer: ${ended} ended after ${formatDuration(waitedMs)}`,
  Departed: ({ reason }) => `departed (${reason})`,
  LogoutReceived: () => 'LogoutRequest received',
  LogoutReplySent: () => 'LogoutReply sent',
  AgentDeparted: ({ reason }) => `agent gone (${reason})`,
};

/** The observation in the fewest plain words. */
export function plainWords(record: EvidenceRecord): string {
  const { kind, data, signal, val } = record;
  const words = Object.hasOwn(LEXICON, kind) ? LEXICON[kind as ObservationKind] : undefined;
  const bare = val === '' ? signal : `${signal}: ${val}`;
  if (words === undefined || data === undefined) return bare;
  // Each entry takes the detail of its own kind, and a record of that kind holds it.
  return tellOr(bare, () =>
    (words as unknown as (detail: object, actor: string) => string)(data, record.actor),
  );
}
