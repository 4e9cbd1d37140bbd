/**
 * What was seen against what should have been. Rules:
 * 1. A step is matched by the first signal of its message and direction that no earlier step of the same has taken.
 * 2. It is missing when nothing matches it, and it is not optional; of alternatives, that of which most is there counts.
 * 3. It is out of order when a step that comes after it was seen before it; what is in parallel has no order.
 * 4. It is late when it has a time, and came after that.
 * 5. A further signal of a message that is in the sequence, and in no loop, is extra.
 */
import type { Part, Sequence, Step } from './sequence.ts';
import { toldStep } from './signals.ts';
import type { Signal } from './signals.ts';

/** Something that is not as it should be. */
export type Finding =
  | {
      readonly type: 'missing';
      readonly step: string;
      readonly after: string | undefined;
      readonly atMs: number;
      readonly afterMs: number | undefined;
    }
  | {
      readonly type: 'late';
      readonly step: string;
      readonly after: string;
      readonly atMs: number;
      readonly waitedMs: number;
      readonly withinMs: number;
    }
  | { readonly type: 'out-of-order'; readonly step: string; readonly before: string; readonly atMs: number }
  | { readonly type: 'extra'; readonly step: string; readonly times: number; readonly atMs: number };

/** What became of one step. */
export interface Matched {
  /** The step of the sequence. */
  readonly step: Step;
  /** What it is called in a sentence. */
  readonly name: string;
  /** It is in an `opt`, and not missed. */
  readonly isOptional: boolean;
  /** It is in a `loop`: further signals of it are not extra. */
  readonly isRepeated: boolean;
  /** Undefined: it was not seen. */
  readonly atMs: number | undefined;
}

/** All steps in their order, and what is not as it should be, in order of time. */
export interface Comparison {
  /** As in the sequence; of alternatives, those of the branch of which most was seen. */
  readonly steps: readonly Matched[];
  /** Steps that are missing, late, out of order or extra; none when all is as it should be. */
  readonly findings: readonly Finding[];
}

interface Slot {
  readonly step: Step;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
  /** Places in the parallel parts that it is in: steps of other branches have no order with it. */
  readonly branches: ReadonlyMap<Part, number>;
  atMs?: number;
  /** Only concluded: the message itself may be there as well. */
  isImplied?: boolean;
}

/** Compares signals, in any order, with a sequence. @param untilMs when watching ended: what could have come after that is not missed */
export function compareSequence(
  sequence: Sequence,
  signals: readonly Signal[],
  untilMs = Infinity,
): Comparison {
  const pool = new Pool(signals);
  const slots: Slot[] = [];
  lay(sequence.parts, { isOptional: false, isRepeated: false, branches: new Map() }, pool, slots);
  for (const slot of slots) {
    const taken = pool.take(slot.step);
    if (taken === undefined) continue;
    slot.atMs = taken.atMs;
    slot.isImplied = taken.isImplied;
  }
  const findings = [...missing(slots, untilMs), ...late(slots), ...outOfOrder(slots), ...extra(slots, pool)];
  return {
    steps: slots.map((slot) => ({
      step: slot.step,
      name: toldStep(slot.step.message),
      isOptional: slot.isOptional,
      isRepeated: slot.isRepeated,
      atMs: slot.atMs,
    })),
    findings: findings.toSorted((one, other) => one.atMs - other.atMs),
  };
}

type Place = Pick<Slot, 'isOptional' | 'isRepeated' | 'branches'>;

function lay(parts: readonly Part[], place: Place, pool: Pool, slots: Slot[]): void {
  for (const part of parts) {
    switch (part.type) {
      case 'note':
        break;
      case 'step':
        slots.push({ step: part, ...place });
        break;
      case 'group':
        lay(part.parts, place, pool, slots);
        break;
      case 'opt':
        lay(part.parts, { ...place, isOptional: true }, pool, slots);
        break;
      case 'loop':
        lay(part.parts, { ...place, isRepeated: true }, pool, slots);
        break;
      case 'alt': {
        const best = part.branches.toSorted(
          (one, other) => pool.count(other.parts) - pool.count(one.parts),
        )[0];
        if (best !== undefined) lay(best.parts, place, pool, slots);
        break;
      }
      case 'par':
        for (const [at, { parts: own }] of part.branches.entries())
          lay(own, { ...place, branches: new Map([...place.branches, [part, at]]) }, pool, slots);
        break;
    }
  }
}

/** Signals that no step has taken yet, by message and direction. */
class Pool {
  readonly #left = new Map<string, Signal[]>();

  constructor(signals: readonly Signal[]) {
    for (const signal of signals.toSorted((one, other) => one.atMs - other.atMs)) {
      const key = keyOf(signal);
      const same = this.#left.get(key);
      if (same === undefined) this.#left.set(key, [signal]);
      else same.push(signal);
    }
  }

  take(step: Step): Signal | undefined {
    return this.#left.get(keyOf(step))?.shift();
  }

  /** How many steps of these parts something is there for. */
  count(parts: readonly Part[]): number {
    return parts.reduce((sum, part) => {
      if (part.type === 'step') return sum + (this.#left.has(keyOf(part)) ? 1 : 0);
      if (part.type === 'note') return sum;
      if (part.type === 'alt')
        return sum + Math.max(0, ...part.branches.map((branch) => this.count(branch.parts)));
      if (part.type === 'par')
        return sum + part.branches.reduce((all, branch) => all + this.count(branch.parts), 0);
      return sum + this.count(part.parts);
    }, 0);
  }

  /** What is left of a step's message, and was seen itself. */
  rest(step: Step): readonly Signal[] {
    return (this.#left.get(keyOf(step)) ?? []).filter(({ isImplied }) => !isImplied);
  }
}

const keyOf = ({
  from,
  to,
  message,
}: {
  readonly from: string;
  readonly to: string;
  readonly message: string;
}): string => `${from} ${to} ${message.toLowerCase()}`;

function before(slots: readonly Slot[], at: number): Slot | undefined {
  return slots.slice(0, at).findLast((slot) => slot.atMs !== undefined && hasOrder(slot, slots[at]!));
}

function hasOrder(one: Slot, other: Slot): boolean {
  for (const [par, branch] of one.branches) {
    const own = other.branches.get(par);
    if (own !== undefined && own !== branch) return false;
  }
  return true;
}

function missing(slots: readonly Slot[], untilMs: number): Finding[] {
  return slots.flatMap((slot, at): Finding[] => {
    const { step, isOptional } = slot;
    if (isOptional || slot.atMs !== undefined) return [];
    const previous = step.since === undefined ? before(slots, at) : slotOf(slots, step.since);
    // Who waits for something that never came is not missed himself.
    if (step.since !== undefined && previous?.atMs === undefined) return [];
    const afterMs = previous?.atMs;
    const atMs = (afterMs ?? -Infinity) + (step.within ?? 0);
    const wentOn = slots.slice(at + 1).some((later) => later.atMs !== undefined && hasOrder(slot, later));
    if (!wentOn && atMs > untilMs) return [];
    const after = previous === undefined ? undefined : toldStep(previous.step.message);
    return [{ type: 'missing', step: toldStep(step.message), after, afterMs, atMs }];
  });
}

const slotOf = (slots: readonly Slot[], message: string): Slot | undefined =>
  slots.find(({ step, atMs }) => atMs !== undefined && step.message.toLowerCase() === message.toLowerCase());

function late(slots: readonly Slot[]): Finding[] {
  return slots.flatMap((slot, at): Finding[] => {
    const { within, since } = slot.step;
    if (within === undefined || slot.atMs === undefined) return [];
    const from = since === undefined ? latestBefore(slots, at) : slotOf(slots, since);
    if (from?.atMs === undefined) return [];
    const waitedMs = slot.atMs - from.atMs;
    if (waitedMs <= within) return [];
    const names = { step: toldStep(slot.step.message), after: toldStep(from.step.message) };
    return [{ type: 'late', ...names, atMs: from.atMs + within, waitedMs, withinMs: within }];
  });
}

/** Of the steps that come before one, that which was seen last. */
function latestBefore(slots: readonly Slot[], at: number): Slot | undefined {
  let latest: Slot | undefined;
  for (const slot of slots.slice(0, at))
    if (slot.atMs !== undefined && slot.atMs >= (latest?.atMs ?? -Infinity)) latest = slot;
  return latest;
}

function outOfOrder(slots: readonly Slot[]): Finding[] {
  return slots.flatMap((slot, at): Finding[] => {
    if (slot.atMs === undefined) return [];
    const early = slots
      .slice(at + 1)
      .find((later) => later.atMs !== undefined && later.atMs < slot.atMs! && hasOrder(slot, later));
    if (early === undefined) return [];
    return [
      {
        type: 'out-of-order',
        step: toldStep(early.step.message),
        before: toldStep(slot.step.message),
        atMs: early.atMs!,
      },
    ];
  });
}

function extra(slots: readonly Slot[], pool: Pool): Finding[] {
  const told = new Set<string>();
  return slots.flatMap(({ step, isRepeated, isImplied = false }): Finding[] => {
    const key = keyOf(step);
    const isLoop = isRepeated || slots.some((slot) => slot.isRepeated && keyOf(slot.step) === key);
    const rest = pool.rest(step).slice(isImplied ? 1 : 0);
    if (isLoop || rest.length === 0 || told.has(key)) return [];
    told.add(key);
    return [{ type: 'extra', step: toldStep(step.message), times: rest.length, atMs: rest[0]!.atMs }];
  });
}
