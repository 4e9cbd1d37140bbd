import type { Journey, TravelStep } from '@landfall/client';
import { formatVector } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import { printable } from '../escape/index.ts';

/** Whom a trip is made with. */
export interface Traveller {
  /** Sets out for a place, such as `Bay/1/2/3`. */
  teleport(destination: string, options: { readonly signal?: AbortSignal | undefined }): Journey;
}

/** One step of a teleport, as far as a trip keeps it. */
export interface HopStep {
  readonly type: TravelStep['type'];
  /** Since the request, milliseconds. */
  readonly atMs: number;
  /** Of the request itself: from being wanted to it, milliseconds. */
  readonly waitedMs?: number;
}

/** One teleport of a trip. It holds on to no region: a trip may have a hundred thousand. */
export interface Hop {
  /** As it was asked for. */
  readonly to: string;
  /** What came of it, in order of time. */
  readonly steps: readonly HopStep[];
  /** The region as it is called, and metres in it; undefined when it came to nothing. */
  readonly arrival: { readonly regionLabel: string; readonly position: Vector3 } | undefined;
  /** Why it came to nothing; undefined when it did not. */
  readonly cause: string | undefined;
  /** Whoever travels called it off. */
  readonly isInterrupted: boolean;
}

/** Where to, how often, and until when. */
export interface TripOptions {
  /** In their order, each as a teleport takes it, such as `Bay/1/2/3`. */
  readonly destinations: readonly string[];
  /** All destinations so often. */
  readonly rounds: number;
  /** Calls off the hop that is under way, and those after it. */
  readonly signal: AbortSignal;
  /** Between two hops. */
  readonly pause: () => Promise<void>;
}

/** Hops from destination to destination; one that fails does not end the trip, the end of the session does. */
export async function* hops(
  traveller: Traveller,
  { destinations, rounds, signal, pause }: TripOptions,
): AsyncGenerator<Hop> {
  for (let round = 0; round < rounds; round++) {
    for (const to of destinations) {
      if (signal.aborted) return;
      yield await hop(traveller, to, signal);
      await pause();
    }
  }
}

async function hop(traveller: Traveller, to: string, signal: AbortSignal): Promise<Hop> {
  const journey = traveller.teleport(to, { signal });
  const steps: HopStep[] = [];
  for await (const step of journey) steps.push(keptOf(step));
  try {
    const { region, position } = await journey.arrival;
    const arrival = { regionLabel: region.label, position };
    return { to, steps, arrival, cause: undefined, isInterrupted: false };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    // The session itself may have ended by the same signal, and logged out.
    const isInterrupted = error instanceof ClosedError && error.by === 'us' && signal.aborted;
    return { to, steps, arrival: undefined, cause, isInterrupted };
  }
}

const keptOf = (step: TravelStep): HopStep =>
  step.type === 'asked'
    ? { type: step.type, atMs: step.atMs, waitedMs: step.waitedMs }
    : { type: step.type, atMs: step.atMs };

/**
 * `Bay/1/2/3: look-up 30 ms; TeleportStart 12, TeleportFinish 40, placed 95 ms; in Bay at <1, 2, 3>`: what went before the request (the name
 * is looked up in the map), and the steps from the request on. One that came to nothing says after how long. The grid's own words in it
 * cannot steer a terminal.
 */
export function formatHop(hop: Hop): string {
  return printable(lineOf(hop));
}

function lineOf({ to, steps, arrival, cause, isInterrupted }: Hop): string {
  const times = steps.flatMap((step) => {
    const name = NAMES[step.type];
    return name === undefined ? [] : [`${name} ${Math.round(step.atMs)}`];
  });
  const waitedMs = Math.round(lookUpMs(steps) ?? 0);
  const before = waitedMs === 0 ? '' : `look-up ${waitedMs} ms; `;
  const way = times.length === 0 ? before : `${before}${times.join(', ')} ms; `;
  if (arrival !== undefined)
    return `${to}: ${way}in ${arrival.regionLabel} at ${formatVector(arrival.position)}`;
  const end = steps.find(({ type }) => type === 'failed');
  const after = end === undefined ? '' : ` after ${Math.round(end.atMs)} ms`;
  return isInterrupted ? `${to}: ${way}interrupted${after}` : `${to}: ${way}failed${after}: ${cause}`;
}

/** From being wanted to the request; undefined where nobody was asked. */
export function lookUpMs(steps: readonly HopStep[]): number | undefined {
  for (const step of steps) if (step.type === 'asked') return step.waitedMs;
  return undefined;
}

const NAMES: Readonly<Partial<Record<TravelStep['type'], string>>> = {
  started: 'TeleportStart',
  departed: 'TeleportFinish',
  placed: 'placed',
};
