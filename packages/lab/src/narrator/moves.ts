/**
 * The moves of one avatar: border crossings and teleports, each from its first sign to its end. Rules:
 * 1. Where the client testifies, its side alone counts: a server is ahead of it, and knows less of how it ended.
 * 2. A move begins with the wish, or with the first that a server says of it, and ends where the avatar is placed, or is told to be where
 *    it was. What comes of it after that is life in the region.
 * 3. A move that begins while another one is under way is a part of it: a region may send an avatar on.
 */
import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';

/** One move. */
export interface Move {
  /** `crossing`: over the border to the region next to it. `teleport`: all others. */
  readonly kind: 'crossing' | 'teleport';
  /** Names of regions; undefined where nobody has said them. `to` of a failed move is the wish, in words. */
  readonly from: string | undefined;
  /** The region that it led to; of a move that came to nothing, what was wished for. */
  readonly to: string | undefined;
  /** Addresses of the simulators that it led to, in their order. */
  readonly endpoints: readonly string[];
  /** `arrived` in a region, moved `within` the same, `stayed` where it was, `lost` to all regions, or not over: `open`. */
  readonly outcome: 'arrived' | 'within' | 'stayed' | 'lost' | 'open';
  /** Why it came to nothing, in plain words; empty when it did not. */
  readonly why: string;
  /** Indices of its first and its last record. */
  readonly first: number;
  /** Index of the record that ended it; where nothing did, of the last of all. */
  readonly last: number;
  /** From the first to the last record, milliseconds. */
  readonly elapsedMs: number;
}

const OPENS: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['TeleportAsked', 'TeleportNotAsked', 'TeleportStarted', 'Teleported', 'RegionCrossed'] as const),
  ...(['TeleportStartSent', 'TeleportFinishSent', 'CrossedRegionSent'] as const),
]);
const CROSSES: ReadonlySet<string> = new Set<ObservationKind>(['RegionCrossed', 'CrossedRegionSent']);
const LEADS: ReadonlySet<string> = new Set<ObservationKind>([
  'Teleported',
  'RegionCrossed',
  'TeleportFinishSent',
  'CrossedRegionSent',
]);

/** What ends a move, and how. A server that places somebody says nothing of where from. */
const ENDS: ReadonlyMap<string, Move['outcome']> = new Map<ObservationKind, Move['outcome']>([
  ['RootChanged', 'arrived'],
  ['AgentMovementCompleteSent', 'arrived'],
  ['TeleportedLocally', 'within'],
  ['TeleportLocalSent', 'within'],
  ['TeleportFailed', 'stayed'],
  ['TeleportFailedSent', 'stayed'],
  ['TeleportNotAsked', 'stayed'],
  ['JourneyFailed', 'stayed'],
  ['AgentLost', 'lost'],
  ['Departed', 'open'],
]);

interface OpenMove {
  kind: Move['kind'];
  from: string | undefined;
  to: string | undefined;
  endpoints: string[];
  readonly first: number;
}

/** All moves of the avatar, in order of time; `records` may hold those of others. */
export function movesOf(records: readonly EvidenceRecord[], protagonist: string): Move[] {
  const own = (record: EvidenceRecord): boolean => record.actor === protagonist;
  const side = records.some((record) => own(record) && record.side === 'CLIENT') ? 'CLIENT' : 'SERVER';
  const moves: Move[] = [];
  let here: string | undefined;
  let open: OpenMove | undefined;
  for (const [index, record] of records.entries()) {
    if (!own(record) || record.side !== side) continue;
    if (OPENS.has(record.kind)) open = goOn(open, record, index, here);
    const outcome = ENDS.get(record.kind);
    here = placeIn(record) ?? here;
    // Nothing is said of a crossing that fails but that it has.
    if (open === undefined && record.kind === 'JourneyFailed') open = failedCrossing(here, index);
    if (open === undefined || outcome === undefined) continue;
    moves.push(close(open, records, index, outcome, outcome === 'arrived' ? here : open.to));
    if (outcome === 'stayed') here = open.from ?? here;
    open = undefined;
  }
  if (open !== undefined) moves.push(close(open, records, records.length - 1, 'open', open.to));
  return moves;
}

const failedCrossing = (from: string | undefined, first: number): OpenMove => ({
  kind: 'crossing',
  from,
  to: undefined,
  endpoints: [],
  first,
});

function goOn(
  open: OpenMove | undefined,
  { kind, data }: EvidenceRecord,
  index: number,
  here: string | undefined,
): OpenMove {
  const move = open ?? { kind: 'teleport', from: here, to: undefined, endpoints: [], first: index };
  if (CROSSES.has(kind)) move.kind = 'crossing';
  const { from, to, region, endpoint } = data ?? {};
  if (typeof from === 'string') move.from ??= from;
  move.to ??= textOf(to) ?? textOf(region);
  if (LEADS.has(kind) && typeof endpoint === 'string') move.endpoints.push(endpoint);
  return move;
}

function close(
  { first, ...move }: OpenMove,
  records: readonly EvidenceRecord[],
  last: number,
  outcome: Move['outcome'],
  to: string | undefined,
): Move {
  const end = records[last]!;
  const elapsedMs = end.mono - records[first]!.mono;
  return {
    ...move,
    to,
    outcome,
    why: outcome === 'arrived' || outcome === 'within' ? '' : whyOf(end),
    first,
    last,
    elapsedMs,
  };
}

/** Where the avatar is said to be. */
function placeIn({ kind, data }: EvidenceRecord): string | undefined {
  return PLACES.has(kind) ? textOf(data?.['region']) : undefined;
}

const PLACES: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['Arrived', 'RootChanged', 'TeleportedLocally', 'JourneyFailed'] as const),
  ...(['CircuitProvision', 'TeleportFinishSent', 'CrossedRegionSent'] as const),
]);

const FAILURES: Readonly<Record<string, string>> = {
  refused: 'it was refused',
  timeout: 'it took too long',
  cancelled: 'it was cancelled',
  unreachable: 'the destination cannot be reached',
  overtaken: 'the avatar went another way',
  'put-back': 'the border did not let it over',
};

function whyOf({ kind, data, val }: EvidenceRecord): string {
  if (kind === 'JourneyFailed') return whyFailed(data ?? {});
  if (kind === 'AgentLost') return whyLost(data ?? {});
  return textOf(data?.['reason']) ?? (kind === 'TeleportFailed' ? '' : val);
}

function whyFailed(data: NonNullable<EvidenceRecord['data']>): string {
  const [failure, step, words] = ['failure', 'step', 'words'].map((name) => textOf(data[name]) ?? '');
  const why = FAILURES[failure!] ?? failure!;
  const missing = failure === 'cancelled' ? '' : `, and ${step} never came`;
  return `${why}${missing}${words === '' ? '' : `: ${words}`}`;
}

function whyLost({ step, reason }: NonNullable<EvidenceRecord['data']>): string {
  const words = textOf(reason);
  return `${textOf(step) ?? 'its arrival'} never came${words === undefined ? '' : `; ${words}`}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
