import type { EvidenceRecord, ObservationKind, Side } from '@landfall/protocol/evidence';

/** One message as evidence shows it: who said it to whom. */
export interface Signal {
  /** Who says it. */
  readonly from: Role;
  /** Who is told. */
  readonly to: Role;
  /** Its wire name, or `login request` and the like, as in the steps of sequences. */
  readonly message: string;
  /** When it was observed: the `mono` of its evidence. */
  readonly atMs: number;
  /** It is not seen itself, but follows from what is. */
  readonly isImplied: boolean;
}

/** By custom: viewer, login server, region, another region. */
export type Role = 'V' | 'L' | 'R' | 'N';

type Shown = readonly (readonly [from: Role, to: Role, message: string, isImplied?: true])[];

const up = (message: string): Shown => [['V', 'R', message]];
const down = (message: string): Shown => [['R', 'V', message]];

/** What their names do not say. */
const SPECIAL: { readonly [K in ObservationKind]?: Shown } = {
  LoginStart: [['V', 'L', 'login request']],
  LoginReceived: [['V', 'L', 'login request']],
  LoginSuccess: [['L', 'V', 'login response']],
  LoginResponseSent: [['L', 'V', 'login response']],
  LoginFail: [['L', 'V', 'login refusal']],
  UseCircuitCodeReceived: [
    ['V', 'R', 'UseCircuitCode'],
    ['R', 'V', 'answer to UseCircuitCode', true],
  ],
  UseCircuitCodeAcked: down('answer to UseCircuitCode'),
  RegionHandshakeReceived: [
    ['R', 'V', 'RegionHandshake'],
    ['R', 'V', 'answer to UseCircuitCode', true],
  ],
  Connected: [['R', 'V', 'answer to UseCircuitCode', true]],
  AgentMovementCompleteReceived: [
    ['R', 'V', 'AgentMovementComplete'],
    ['V', 'R', 'CompleteAgentMovement', true],
  ],
  FirstAgentUpdateSent: up('AgentUpdate'),
  FirstAgentUpdateReceived: up('AgentUpdate'),
  NamesAsked: up('UUIDNameRequest'),
  SeedRequested: up('seed request'),
  SeedReceived: up('seed request'),
  SeedGranted: down('seed answer'),
  EventQueueRunning: up('EventQueueGet'),
  EventQueueOpened: up('EventQueueGet'),
  LayerReceived: down('LayerData'),
  ObjectsReceived: down('ObjectUpdate'),
  ParcelReceived: [],
  TeleportAsked: up('teleport request'),
  TeleportStarted: down('TeleportStart'),
  TeleportProgressed: down('TeleportProgress'),
  Teleported: down('TeleportFinish'),
  TeleportedLocally: down('TeleportLocal'),
  TeleportFailed: down('TeleportFailed'),
  RegionCrossed: down('CrossedRegion'),
  Kicked: down('KickUser'),
  LogoutInitiated: up('LogoutRequest'),
  LogoutReceived: up('LogoutRequest'),
  LogoutReplyReceived: down('LogoutReply'),
  LogoutReplyMissing: [],
};

/** Names of kinds end so. */
const SENT = 'Sent';
const RECEIVED = 'Received';

/** What an observation shows to have been said; `isOther` where it is of another region than the avatar is in. */
export function signalsOf(record: EvidenceRecord, isOther = false): Signal[] {
  const { kind, side, mono, data } = record;
  const own = Object.hasOwn(SPECIAL, kind) ? SPECIAL[kind as ObservationKind] : undefined;
  const shown = own ?? byName(kind, side);
  const isRefusal = kind === 'LoginResponseSent' && data?.['outcome'] !== 'Success';
  if (isRefusal) return [];
  const ended = kind === 'LogoutReplyMissing' && typeof data?.['ended'] === 'string';
  const all = ended ? down('end of the session') : shown;
  const roleOf = (role: Role): Role => (role === 'R' && isOther ? 'N' : role);
  return all.map(([from, to, message, isImplied = false]) => ({
    from: roleOf(from),
    to: roleOf(to),
    message,
    atMs: mono,
    isImplied,
  }));
}

function byName(kind: string, side: Side): Shown {
  if (kind.endsWith(SENT)) {
    const message = kind.slice(0, -SENT.length);
    return side === 'CLIENT' ? up(message) : down(message);
  }
  if (!kind.endsWith(RECEIVED)) return [];
  const message = kind.slice(0, -RECEIVED.length);
  return side === 'CLIENT' ? down(message) : up(message);
}

/** What steps are called in a sentence, when their message is not its own name. */
const TOLD: Readonly<Record<string, string>> = {
  'login request': 'the login request',
  'login response': 'the login response',
  'answer to UseCircuitCode': 'the answer to UseCircuitCode',
  'seed request': 'the request to the seed',
  'seed answer': 'the answer of the seed',
  'teleport request': 'the request for a teleport',
  'end of the session': 'the end of the event queue or circuit',
};

/** `the login request`, `RegionHandshake` */
export const toldStep = (message: string): string =>
  Object.hasOwn(TOLD, message) ? TOLD[message]! : message;
