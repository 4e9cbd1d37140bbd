import { formatVector } from '@landfall/protocol/datatypes';
import type { EvidenceRecord, ObservationDetails, ObservationKind } from '@landfall/protocol/evidence';
import { formatDuration } from './quantity.ts';
import { tellOr } from './render.ts';

type Lexicon = { readonly [K in ObservationKind]?: (detail: ObservationDetails[K], actor: string) => string };

const ofNeighbour = (neighbour: string | undefined): string =>
  neighbour === undefined ? '' : ` of ${neighbour}`;

/** Where the signal and its text are plain enough there is no entry. */
const LEXICON: Lexicon = {
  LoginStart: ({ uri, user, mode }) => `login of ${user} at ${uri} (${mode})`,
  LoginSuccess: ({ circuit }) => `login granted${circuit === undefined ? '' : `, circuit ${circuit}`}`,
  LoginFail: ({ reason, message }) => `login refused (${reason})${message === '' ? '' : `: ${message}`}`,
  LoginReceived: ({ user, channel, viewer }) => `login request of ${user}, ${channel} ${viewer}`,
  LoginProgress: ({ message }) => message,
  LoginResponseSent: ({ outcome }) => `login response sent: ${outcome}`,
  AuthSuccess: () => 'credentials accepted',
  AuthFail: () => 'credentials refused',
  CircuitProvision: ({ circuit, region }) => `circuit ${circuit} expected in ${region}`,
  SeedRegistered: () => 'seed capability registered',
  SeedReceived: ({ asked, granted }) => `seed asked for: ${granted} of ${asked} capabilities`,
  Wallflower: ({ message }) => `wallflower: ${message}`,
  Ghost: ({ message }) => `ghost: ${message}`,
  Silent: ({ message }) => `silent: ${message}`,
  Rejection: ({ message }) => `rejection: ${message}`,
  AgentTimeout: ({ lastActiveMs }) => `timeout: nothing heard for ${formatDuration(lastActiveMs)}`,
  TicketUnused: ({ circuit, waitedMs }) => `circuit ${circuit} not used in ${formatDuration(waitedMs)}`,
  Resent: ({ message, attempt }) => `${message} resent, attempt ${attempt}`,
  Undelivered: ({ message, attempts }) => `${message} given up after ${attempts} attempts`,
  Reconnect: ({ attempt, waitMs, reason }) => `attempt ${attempt} in ${formatDuration(waitMs)} (${reason})`,
  ArrivedElsewhere: ({ asked, region }) => `asked for ${asked}, arrived in ${region}`,
  UseCircuitCodeAcked: ({ afterMs }) => `UseCircuitCode acknowledged after ${formatDuration(afterMs)}`,
  SeedGranted: ({ asked, granted }) => `${granted} of ${asked} capabilities granted`,
  EventQueueRunning: () => 'event queue open',
  RegionHandshakeReceived: ({ region }) => `RegionHandshake from ${region}`,
  AgentMovementCompleteReceived: ({ position }) => `AgentMovementComplete: at ${formatVector(position)}`,
  Connected: ({ region, endpoint }) => `circuit to ${region} at ${endpoint}`,
  Arrived: ({ region, position, elapsedMs }) =>
    `arrived in ${region} at ${formatVector(position)} after ${formatDuration(elapsedMs)}`,
  ArrivalFailed: ({ missing, waitedMs }) =>
    `gave up after ${formatDuration(waitedMs)}: ${missing} never came`,
  LayerReceived: ({ layer, neighbour }) => `LayerData (${layer}${ofNeighbour(neighbour)})`,
  LayerSent: ({ layer }) => `LayerData (${layer})`,
  TerrainComplete: ({ patches, neighbour }) =>
    `terrain${ofNeighbour(neighbour)} complete, ${patches} patches`,
  ObjectsReceived: ({ message }) => message,
  ObjectsSent: ({ message }) => message,
  AvatarSeen: ({ name, localId }, actor) =>
    name === actor ? 'sees its own avatar' : `sees avatar ${name === '' ? `#${localId}` : name}`,
  ObjectSeen: () => 'sees objects',
  ObjectVanished: ({ name, localId }) => `${name ?? `#${localId}`} is gone`,
  Census: ({ avatars, primitives }) => `in sight: ${avatars} avatars, ${primitives} primitives`,
  Walk: ({ destination }) => `walks to ${formatVector(destination)}`,
  Position: ({ position }) => `at ${formatVector(position)}`,
  Move: ({ action }) => action,
  ChatSaid: ({ message }) => `says: ${message}`,
  ChatHeard: ({ from, message }, actor) => `hears ${from === actor ? 'itself' : from}: ${message}`,
  InstantMessageSent: ({ message }) => `sends a private message: ${message}`,
  InstantMessageHeard: ({ from, message }) => `private message from ${from}: ${message}`,
  AlertHeard: ({ message }) => `alert: ${message}`,
  NeighbourConnected: ({ region }) => `neighbour ${region} connected`,
  LogoutInitiated: () => 'logs out',
  LogoutReplyReceived: ({ afterMs }) => `logout answered after ${formatDuration(afterMs)}`,
  LogoutReplyMissing: ({ waitedMs }) => `logout not answered in ${formatDuration(waitedMs)}`,
  Departed: ({ reason }) => `departed (${reason})`,
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
