import { formatVector } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import type { Remove } from '../events/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { Agent } from './agent.ts';

/** How a walk goes, and when it counts as arrived. */
export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Arrived when so near, metres over the ground; 1 by default. */
  readonly within?: number;
  /** Runs. */
  readonly fast?: boolean;
  /** No limit by default. */
  readonly timeoutMs?: number;
  /** Gives up when it has come no nearer for so long: something stands in the way. 5 s by default. */
  readonly stuckAfterMs?: number;
}

const WITHIN_METRES = 1;
const STUCK_AFTER_MS = 5000;
/** Coming nearer by less than this is no progress. */
const LEAST_PROGRESS_METRES = 0.1;

/**
 * Walks in a straight line, corrected as the region tells where the avatar is, and stops there.
 * @throws TimeoutError when stuck or too late; ClosedError when the session ended, the region changed or the signal aborted.
 */
export async function walkTo(
  agent: Agent,
  scope: SessionScope,
  destination: Vector3,
  options: WalkOptions,
): Promise<void> {
  const { signal, timeoutMs, within = WITHIN_METRES } = options;
  if (distanceTo(agent, destination) <= within) return;
  const what = `walking to ${formatVector(destination)}`;
  const { lifetime, ports } = scope;
  try {
    await pending<void>({ what, lifetime, signal, clock: ports.clock, timeoutMs }, (settle) =>
      new Walk(agent, scope, destination, options).start(settle),
    );
  } catch (error) {
    agent.region?.witness?.observe('WalkFailed', { destination, why: whyOf(error) });
    throw error;
  } finally {
    if (lifetime.alive) {
      agent.stop();
      tellPosition(agent);
    }
  }
}

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Where the walk ended, whether that is where it was to end or not. */
function tellPosition({ region, position }: Agent): void {
  if (region !== undefined) region.witness?.observe('Position', { region: region.name, position });
}

class Walk {
  readonly #agent: Agent;
  readonly #scope: SessionScope;
  readonly #destination: Vector3;
  readonly #options: WalkOptions;
  #nearest = Infinity;
  #cancelTimer: Remove = () => undefined;

  constructor(agent: Agent, scope: SessionScope, destination: Vector3, options: WalkOptions) {
    this.#agent = agent;
    this.#scope = scope;
    this.#destination = destination;
    this.#options = options;
  }

  start(settle: Settle<void>): Remove {
    const { region } = this.#agent;
    const remove = this.#agent.on('moved', (event) => {
      if (event.region === region) return this.#step(settle);
      settle.reject(
        new ClosedError('the walk ended in another region', { by: 'peer', reason: 'region-changed' }),
      );
    });
    this.#head();
    this.#agent.walk('forward', { fast: this.#options.fast === true });
    this.#watch(settle);
    return () => {
      remove();
      this.#cancelTimer();
    };
  }

  #step(settle: Settle<void>): void {
    const left = distanceTo(this.#agent, this.#destination);
    if (left <= (this.#options.within ?? WITHIN_METRES)) return settle.resolve();
    this.#head();
    if (left > this.#nearest - LEAST_PROGRESS_METRES) return;
    this.#nearest = left;
    this.#watch(settle);
  }

  /** Turns to where the destination is from here. */
  #head(): void {
    const { position } = this.#agent;
    const { x, y } = this.#destination;
    this.#agent.face(Math.atan2(y - position.y, x - position.x));
  }

  #watch(settle: Settle<void>): void {
    this.#cancelTimer();
    const { stuckAfterMs = STUCK_AFTER_MS } = this.#options;
    this.#cancelTimer = this.#scope.ports.clock.after(stuckAfterMs, () => {
      const where = formatVector(this.#agent.position);
      settle.reject(
        new TimeoutError(`stuck at ${where} for ${Math.round(stuckAfterMs)} ms`, stuckAfterMs, 'progress'),
      );
    });
  }
}

function distanceTo({ position }: Agent, { x, y }: Vector3): number {
  return Math.hypot(position.x - x, position.y - y);
}
