/**
 * A witness turns typed observations into records and hands them to a sink. It does no I/O and has no clock of its own.
 * Whoever is observed holds a `Witness | undefined` and says `witness?.observe(…)`: without a witness nothing is evaluated.
 */
import {
  OBSERVATIONS,
  type Observation,
  type ObservationDetails,
  type ObservationKind,
} from './catalogue/catalogue.ts';
import type { DetailValue, EvidenceRecord, PacketNote, Side } from './record.ts';
import { tellable } from './redact.ts';
import { formatTimestamp } from './timestamp.ts';

/** Takes records as they come. Must not throw. */
export type EvidenceSink = (record: EvidenceRecord) => void;

/** Who testifies, and by which clocks. */
export interface WitnessOptions {
  /** Which end of the wire it testifies for, where the catalogue leaves that open. */
  readonly side: Side;
  /** `Visitant` for a client, `Ranger` for a server. */
  readonly via: string;
  /** Program and version. */
  readonly ua?: string;
  /** Whose story it is, unless an observation says otherwise. */
  readonly actor: string;
  /** Names the run: equal for all observers of one scenario. */
  readonly run: string;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly wallTime: () => number;
  /** What it says is concluded from what passed on the wire. */
  readonly reconstructed?: true;
}

/** What ties an observation to others. */
export interface ObservationContext {
  /** Whose story it belongs to; the witness's own actor where left out. */
  readonly actor?: string;
  /** What an earlier `observe` returned. */
  readonly cause?: number;
  /** Circuit code of the agent that it is about. */
  readonly circuit?: number;
  /** `address:port` of the simulator. */
  readonly sim?: string;
  /** The packet that it was seen in. */
  readonly pkt?: PacketNote;
}

/** Observes, and records what it observed. */
export interface Witness {
  /** Records one observation and returns its number, which a later one may name as its cause. */
  observe<K extends ObservationKind>(
    kind: K,
    detail: ObservationDetails[K],
    context?: ObservationContext,
  ): number;
  /** The same witness, for one agent's story: same numbering, same sink. */
  about(context: { readonly actor?: string; readonly circuit?: number; readonly sim?: string }): Witness;
}

/** A witness that hands every record to `sink`, in order. */
export function createWitness(options: WitnessOptions, sink: EvidenceSink): Witness {
  return witnessAbout({ options, sink, seq: 0 }, { actor: options.actor });
}

interface Notebook {
  readonly options: WitnessOptions;
  readonly sink: EvidenceSink;
  seq: number;
}

function witnessAbout(notebook: Notebook, story: ObservationContext): Witness {
  return {
    observe(kind, detail, context) {
      const seq = ++notebook.seq;
      const about = context === undefined ? story : { ...story, ...context };
      notebook.sink(describe(notebook.options, seq, kind, detail, about));
      return seq;
    },
    about: (context) => witnessAbout(notebook, { ...story, ...context }),
  };
}

function describe<K extends ObservationKind>(
  { ua, via, run, side, actor, now, wallTime, reconstructed }: WitnessOptions,
  seq: number,
  kind: K,
  detail: ObservationDetails[K],
  context: ObservationContext,
): EvidenceRecord {
  const entry: Observation<ObservationDetails[K]> = OBSERVATIONS[kind];
  const told = tellableDetail(detail, entry.asTheyAre ?? []);
  return {
    at: formatTimestamp(wallTime()),
    ...(ua === undefined ? {} : { ua }),
    via,
    sys: entry.sys,
    sig: entry.sig,
    val: entry.val(told),
    v: 1,
    run,
    seq,
    mono: Math.round(now() * 1000) / 1000,
    actor: context.actor ?? actor,
    kind,
    side: entry.side === 'EITHER' ? side : entry.side,
    component: entry.component,
    signal: typeof entry.signal === 'string' ? entry.signal : entry.signal(told),
    data: told,
    ...(context.cause === undefined ? {} : { cause: context.cause }),
    ...(context.circuit === undefined ? {} : { circuit: context.circuit }),
    ...(context.sim === undefined ? {} : { sim: context.sim }),
    ...(context.pkt === undefined ? {} : { pkt: context.pkt }),
    ...(reconstructed === undefined ? {} : { reconstructed }),
  };
}

function tellableDetail<D extends object>(detail: D, asTheyAre: readonly string[]): D {
  const told: Record<string, DetailValue> = {};
  for (const [name, value] of Object.entries(detail) as [string, DetailValue][]) {
    if (value === undefined) continue;
    told[name] = typeof value === 'string' && !asTheyAre.includes(name) ? tellable(value) : value;
  }
  return told as D;
}
