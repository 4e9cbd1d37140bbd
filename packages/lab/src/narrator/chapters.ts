/**
 * Parts of a story. Arrival and departure follow each other by phases; between them a move from region to region is a part of its own, and
 * so is the life in each region.
 */
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { beatOf, collapse } from './collapse.ts';
import type { Beat } from './collapse.ts';
import { movesOf } from './moves.ts';
import type { Move } from './moves.ts';
import { isOfNeighbour, nextPhase } from './phase.ts';
import type { Phase } from './phase.ts';

/** A part of the story: what was seen in it. */
export interface Chapter {
  /** Which {@link Phase} it is; `journey` is a move, from region to region or within one. */
  readonly phase: Phase | 'journey';
  /** What was seen, in order of time. */
  readonly beats: readonly Beat[];
  /** What it is about, when it is a journey. */
  readonly move?: Move;
  /** The region that this life is in, when the avatar has moved before. */
  readonly region?: string | undefined;
}

type Part = Omit<Chapter, 'beats'> & { readonly records: EvidenceRecord[] };

/** The parts of a story about an avatar, in order of time. */
export function chaptersOf(
  records: readonly EvidenceRecord[],
  protagonist: string,
  allRepeats = false,
): Chapter[] {
  const own = records.filter(({ actor }) => actor === protagonist);
  const clientTells = own.some(({ side }) => side === 'CLIENT');
  const moves = movesOf(records, protagonist);
  const parts: Part[] = [];
  const plot = new Plot(protagonist, clientTells, isUnderWay(own));
  for (const [index, record] of records.entries()) {
    plot.see(record);
    while (moves[0] !== undefined && moves[0].last < index) plot.leave(moves.shift()!);
    const part = plot.partAt(moves[0], index);
    const last = parts.at(-1);
    if (last?.phase === part.phase && last.move === part.move && last.region === part.region)
      last.records.push(record);
    else parts.push({ ...part, records: [record] });
  }
  return parts.map(({ records: seen, ...part }) => ({
    ...part,
    beats: allRepeats ? seen.map(beatOf) : collapse(seen),
  }));
}

/** How far the story is. */
class Plot {
  readonly #protagonist: string;
  readonly #clientTells: boolean;
  #phase: Phase = 'login';
  /** Address of the simulator that has the avatar. */
  #root: string | undefined;
  #region: string | undefined;

  constructor(protagonist: string, clientTells: boolean, isInRegion: boolean) {
    if (isInRegion) this.#phase = 'life';
    this.#protagonist = protagonist;
    this.#clientTells = clientTells;
  }

  see(record: EvidenceRecord): void {
    if (record.actor !== this.#protagonist) return;
    if (ROOTS.has(record.kind)) this.#root = record.sim;
    if (record.kind === 'LoginStart') this.#region = undefined;
    if (isOfNeighbour(record, this.#root)) return;
    const next = nextPhase(this.#phase, record.kind);
    // A server is ahead of its client by half a round trip: where the client testifies, its view sets the parts.
    if (record.side === 'CLIENT' || !this.#clientTells || next === 'departure') this.#phase = next;
  }

  /** A move is over. */
  leave({ outcome, from, to }: Move): void {
    this.#region = outcome === 'arrived' ? to : from;
  }

  partAt(move: Move | undefined, index: number): Omit<Chapter, 'beats'> {
    const phase = this.#phase;
    // An avatar that is lost on the way departs from there.
    if (move !== undefined && move.first <= index && phase === 'life') return { phase: 'journey', move };
    return phase === 'life' && this.#region !== undefined ? { phase, region: this.#region } : { phase };
  }
}

/** Whether the story begins in a region: nothing of an arrival is told, as of a wire that was watched from then on. */
function isUnderWay(own: readonly EvidenceRecord[]): boolean {
  return (
    own.length > 0 && own.every(({ kind, reconstructed }) => reconstructed === true && !ARRIVES.has(kind))
  );
}

const ARRIVES: ReadonlySet<string> = new Set([
  'LoginStart',
  'LoginReceived',
  'UseCircuitCodeSent',
  'RegionHandshakeReceived',
]);

/** Where an avatar is placed. */
const ROOTS: ReadonlySet<string> = new Set(['AgentMovementCompleteReceived', 'Arrived', 'RootChanged']);
