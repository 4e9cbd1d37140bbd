/**
 * The passages of a stay that can be compared with how they should go: its login, its neighbours, its moves, its logout. Rules:
 * 1. What a region is told when the avatar comes back to it is no part of the arrival.
 * 2. Neighbours are those that were told of before the first move; each is a passage by itself.
 * 3. Where a client testifies, what came to it counts, not what a server has sent.
 */
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { signalsOf } from '../reference/index.ts';
import type { Signal, Subject } from '../reference/index.ts';
import { movesOf } from './moves.ts';
import type { Move } from './moves.ts';

/** A passage, as messages between roles. */
export interface Passage {
  readonly subject: Subject;
  /** What it is, such as `the neighbour Shore`; empty for a login or logout. */
  readonly title: string;
  /** Which move it is, where it is one. */
  readonly move?: Move;
  readonly signals: readonly Signal[];
  /** When watching it ended, on the clock of the records; `Infinity` where it has an end of its own. */
  readonly untilMs: number;
}

/** A border has eight neighbours, and a far view some hundred. */
const MOST_NEIGHBOURS = 64;

/** The passages of one stay. @param who the avatar's name */
export function passagesOf(records: readonly EvidenceRecord[], who: string): Passage[] {
  const moves = movesOf(records, who);
  const [first] = moves;
  // The first move ends the arrival.
  const arrival = first === undefined ? records : records.slice(0, first.first);
  return [
    passage('login', '', arrival, rootOf(arrival)),
    ...neighbourPassages(arrival),
    ...moves.map((move) => passageOfMove(move, records)),
    ...logoutPassages(records),
  ];
}

/** What a move is called in a sentence. */
export function titleOfMove({ kind, from, to }: Move): string {
  const what = kind === 'crossing' ? 'the border crossing' : 'the teleport';
  return `${what}${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`;
}

function passage(
  subject: Subject,
  title: string,
  records: readonly EvidenceRecord[],
  root: string | undefined,
  untilMs = records.at(-1)?.mono ?? Infinity,
): Passage {
  const clientTells = records.some(({ side }) => side === 'CLIENT');
  const signals = records.flatMap((record): Signal[] => {
    const isOther = root !== undefined && record.sim !== undefined && record.sim !== root;
    const all = signalsOf(record, isOther);
    // What a server sent has not come for that; and what both ends tell is one message.
    return clientTells ? all.filter(({ isImplied }) => record.side === 'CLIENT' || isImplied) : all;
  });
  return { subject, title, signals, untilMs };
}

/** The first region of a stay: where the first circuit is opened to. */
const rootOf = (records: readonly EvidenceRecord[]): string | undefined =>
  records.find(({ kind }) => kind === 'UseCircuitCodeSent' || kind === 'UseCircuitCodeReceived')?.sim;

function neighbourPassages(records: readonly EvidenceRecord[]): Passage[] {
  const told = new Set(
    records.flatMap(({ kind, data }) =>
      kind === 'EnableSimulatorReceived' && typeof data?.['endpoint'] === 'string' ? [data['endpoint']] : [],
    ),
  );
  const root = rootOf(records);
  return [...told].slice(0, MOST_NEIGHBOURS).flatMap((sim) => {
    const own = records.filter((record) => record.sim === sim);
    const first = own.findIndex(({ kind }) => kind === 'UseCircuitCodeSent');
    if (sim === root || first < 0) return [];
    const gone = own.findIndex(({ kind }) => kind === 'RootChanged' || kind === 'CompleteAgentMovementSent');
    const seen = own.slice(first, gone < 0 ? undefined : gone);
    const region = own.find(({ kind }) => kind === 'RegionHandshakeReceived')?.data?.['region'];
    const name = typeof region === 'string' ? region : sim;
    return [passage('neighbour', `the neighbour ${name}`, seen, root, records.at(-1)?.mono)];
  });
}

function passageOfMove(move: Move, records: readonly EvidenceRecord[]): Passage {
  const { kind, first, last, outcome } = move;
  const own = records.slice(first, outcome === 'open' ? records.length : last + 1);
  const clients = own.filter(({ side }) => side === 'CLIENT');
  const seen = clients.length > 0 ? clients : own;
  const root = simBefore(records, first);
  return { ...passage(kind, titleOfMove(move), seen, root, outcome === 'open' ? undefined : Infinity), move };
}

/** Where the avatar was when a move began. */
function simBefore(records: readonly EvidenceRecord[], index: number): string | undefined {
  const before = records.slice(0, index + 1);
  const placed = before.findLast(
    ({ kind }) => kind === 'AgentMovementCompleteReceived' || kind === 'Arrived',
  );
  return placed?.sim ?? rootOf(records);
}

function logoutPassages(records: readonly EvidenceRecord[]): Passage[] {
  const at = records.findIndex(({ kind }) => kind === 'LogoutInitiated');
  if (at < 0) return [];
  const seen = records.slice(at);
  const isOver = seen.some(
    ({ kind, data }) => kind === 'LogoutReplyMissing' && data?.['ended'] !== undefined,
  );
  return [passage('logout', '', seen, records[at]!.sim, isOver ? Infinity : undefined)];
}
