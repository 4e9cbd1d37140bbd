/**
 * A walk in a straight line:
 * 1. It heads for the destination and holds "forward", by where the avatar is now: regions speak of an even walk seldom.
 * 2. Where it should be there, it lets go and waits for the region's word on where the avatar has come to stand.
 * 3. A region that says nothing is asked by a turn of the head: it tells of every turn. Its silence then means consent.
 * 4. When it says elsewhere, the walk goes on, and lets go earlier by what the avatar went on: in the air, and in a busy region, that is far.
 * 5. It is stuck when it has come no nearer for some seconds: something stands in the way.
 * 6. While the agent is on its way into another region nobody says where it is: the walk waits for what becomes of that. It may end beyond the border that
 *    is being crossed, and is not there before the avatar is.
 */
import { formatVector } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import type { Instant } from '@landfall/transport/ports';
import type { Remove } from '../events/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** How a walk goes, and when it counts as arrived. */
export interface WalkOptions {
  /** Ends the walk. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Lets go when so near, metres over the ground; 1 by default. The avatar may go on a little: it is there when it stands no
   * more than 1.5 m farther away than this.
   */
  readonly within?: number;
  /** Runs. */
  readonly fast?: boolean;
  /** No limit by default. */
  readonly timeoutMs?: number;
  /** Gives up when it has come no nearer for so long: something stands in the way. 5 s by default. */
  readonly stuckAfterMs?: number;
}

/** What a walk needs of the agent. */
export interface Legs {
  readonly position: Vector3;
  /** Metres a second, as the region said it last. */
  readonly velocity: Vector3 | undefined;
  readonly region: Region | undefined;
  /** It was sent to another region, and has not been placed there. */
  readonly isOnTheWay: boolean;
  /** Counter-clockwise from east. */
  readonly headingRad: number;
  head(headingRad: number): void;
  forward(fast: boolean): void;
  halt(): void;
  /** Calls with every word of a region on where the avatar is. */
  onMoved(listener: (region: Region) => void): Remove;
}

export const WITHIN_METRES = 1;
const STUCK_AFTER_MS = 5000;
/** Coming nearer by less than this is no progress. */
const LEAST_PROGRESS_METRES = 0.1;
/** How often a walk looks where it is. */
const STRIDE_MS = 100;
const LEAST_STRIDE_MS = 10;
/** From letting go to standing still: a round trip, and OpenSim lets it run out for a quarter of a second. */
const STOPPING_METRES = 1.5;
/** How long the region may take to say where the avatar has come to stand. */
const STANDING_MS = 1000;
/** OpenSim tells of a turn by more than 0.01. @source OpenSim ScenePresence.cs (ROTATION_TOLERANCE) */
const NUDGE_RAD = 0.1;
/** Who goes on for longer has been moved otherwise. */
const MAX_RUN_OUT_SECONDS = 3;
/** Walks that end elsewhere so often do not get there: in flight, and where the region is late, each comes nearer. */
const MAX_APPROACHES = 8;

/** In words that do not name the destination again. */
export function whyWalkFailed(error: unknown): string {
  if (error instanceof ClosedError && error.by === 'us') {
    return error.reason === 'aborted' ? 'called off' : `called off (${error.reason})`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** One walk, from its start to its end. */
export class Walk {
  readonly #legs: Legs;
  readonly #scope: SessionScope;
  readonly #destination: Vector3;
  readonly #options: WalkOptions;
  readonly #within: number;
  readonly #startedAt: Instant;
  #interrupt: (error: Error) => void = () => undefined;
  /** How long the avatar went on, at the speed that it had, each time that it was let go of. */
  readonly #runOuts: number[] = [];
  /** The mean of them: a busy region hears of it now sooner, now later. */
  #runOutSeconds = 0;

  constructor(legs: Legs, scope: SessionScope, destination: Vector3, options: WalkOptions) {
    this.#legs = legs;
    this.#scope = scope;
    this.#destination = destination;
    this.#options = options;
    this.#within = options.within ?? WITHIN_METRES;
    this.#startedAt = scope.ports.clock.now();
  }

  /** Metres over the ground that are left. */
  get left(): number {
    const { position } = this.#legs;
    return Math.hypot(position.x - this.#destination.x, position.y - this.#destination.y);
  }

  get isThere(): boolean {
    return !this.#legs.isOnTheWay && this.left <= this.#within;
  }

  /** Metres over the ground that are left until it is time to let go. */
  get leftToGo(): number {
    return this.left - this.#within - this.#runOutSeconds * speedOf(this.#legs.velocity);
  }

  /** @throws TimeoutError when stuck or too late; ClosedError when it was interrupted, or the session or region ended. */
  async run(): Promise<void> {
    for (let approach = 1; approach <= MAX_APPROACHES; approach++) {
      await this.#wait((settle) => new Approach(this, this.#legs, this.#scope, this.#options).start(settle));
      const { position, velocity } = this.#legs;
      this.#legs.halt();
      await this.#stand();
      this.#learnRunOut(position, speedOf(velocity));
      if (!this.#legs.isOnTheWay && this.left <= this.#within + STOPPING_METRES) return;
    }
    throw this.stuckError(this.#scope.ports.clock.now() - this.#startedAt);
  }

  /** Ends it at once. `reason` is for {@link ClosedError}. */
  interrupt(reason: string): void {
    this.#interrupt(new ClosedError(`${this.#what} was interrupted: ${reason}`, { by: 'us', reason }));
  }

  /** Ends it at once: it does not get there. */
  fail(error: Error): void {
    this.#interrupt(error);
  }

  /** Turns to where the destination is from here. */
  head(): void {
    const { position } = this.#legs;
    this.#legs.head(Math.atan2(this.#destination.y - position.y, this.#destination.x - position.x));
  }

  /** It does not get there. */
  stuckError(waitedMs: number): TimeoutError {
    const where = formatVector(this.#legs.position);
    return new TimeoutError(`stuck at ${where} for ${Math.round(waitedMs)} ms`, waitedMs, 'progress');
  }

  #learnRunOut(from: Vector3, speed: number): void {
    if (speed < LEAST_PROGRESS_METRES) return;
    const { position, headingRad } = this.#legs;
    const ahead = (position.x - from.x) * Math.cos(headingRad) + (position.y - from.y) * Math.sin(headingRad);
    // It never was where it was believed to be.
    if (ahead < 0) return;
    const seconds = ahead / speed;
    this.#runOuts.push(Math.min(seconds, MAX_RUN_OUT_SECONDS));
    this.#runOutSeconds = this.#runOuts.reduce((sum, one) => sum + one, 0) / this.#runOuts.length;
  }

  async #stand(): Promise<void> {
    if (await this.#heard()) return;
    const { headingRad } = this.#legs;
    this.#legs.head(headingRad + NUDGE_RAD);
    await this.#heard();
    this.#legs.head(headingRad);
  }

  /** Whether the region says in time that the avatar stands. */
  #heard(): Promise<boolean> {
    return this.#wait<boolean>(({ resolve }) => {
      const cancel = this.#scope.ports.clock.after(STANDING_MS, () => resolve(false));
      const remove = this.#legs.onMoved(() => {
        if (isStill(this.#legs.velocity)) resolve(true);
      });
      return () => {
        cancel();
        remove();
      };
    });
  }

  #wait<T>(start: (settle: Settle<T>) => Remove): Promise<T> {
    const { lifetime, ports } = this.#scope;
    const { signal } = this.#options;
    const { region } = this.#legs;
    return pending<T>({ what: this.#what, lifetime, signal, clock: ports.clock }, (settle) => {
      this.#interrupt = settle.reject;
      const undoing = [
        this.#legs.onMoved((now) => {
          if (now !== region) settle.reject(elsewhereError());
        }),
        this.#watchTime(settle.reject),
        start(settle),
      ];
      return () => {
        for (const undo of undoing) undo();
      };
    });
  }

  #watchTime(fail: (error: TimeoutError) => void): Remove {
    const { timeoutMs } = this.#options;
    if (timeoutMs === undefined) return () => undefined;
    const { clock } = this.#scope.ports;
    return clock.after(Math.max(0, this.#startedAt + timeoutMs - clock.now()), () => {
      const text = `${this.#what}: ${this.left.toFixed(1)} m were left after ${Math.round(timeoutMs)} ms`;
      fail(new TimeoutError(text, timeoutMs, 'arrival'));
    });
  }

  get #what(): string {
    return `walking to ${formatVector(this.#destination)}`;
  }
}

/** From here to where it should be near enough. */
class Approach {
  readonly #walk: Walk;
  readonly #legs: Legs;
  readonly #scope: SessionScope;
  readonly #options: WalkOptions;
  #nearest = Infinity;
  #nearestAt: Instant = 0;
  #cancelStride: Remove = () => undefined;

  constructor(walk: Walk, legs: Legs, scope: SessionScope, options: WalkOptions) {
    this.#walk = walk;
    this.#legs = legs;
    this.#scope = scope;
    this.#options = options;
  }

  start(settle: Settle<void>): Remove {
    const remove = this.#legs.onMoved(() => this.#step(settle));
    this.#walk.head();
    this.#legs.forward(this.#options.fast === true);
    this.#step(settle);
    return () => {
      remove();
      this.#cancelStride();
    };
  }

  #step(settle: Settle<void>): void {
    this.#cancelStride();
    const { clock } = this.#scope.ports;
    const now = clock.now();
    if (this.#legs.isOnTheWay) {
      this.#nearestAt = now;
      this.#cancelStride = clock.after(STRIDE_MS, () => this.#step(settle));
      return;
    }
    if (this.#walk.leftToGo <= 0) return settle.resolve();
    this.#walk.head();
    const { left } = this.#walk;
    if (left <= this.#nearest - LEAST_PROGRESS_METRES) {
      this.#nearest = left;
      this.#nearestAt = now;
    }
    const { stuckAfterMs = STUCK_AFTER_MS } = this.#options;
    if (now - this.#nearestAt >= stuckAfterMs) return settle.reject(this.#walk.stuckError(stuckAfterMs));
    this.#cancelStride = clock.after(this.#strideMs(), () => this.#step(settle));
  }

  /** As long as it takes to get there, where that is sooner. */
  #strideMs(): number {
    const speed = speedOf(this.#legs.velocity);
    if (speed === 0) return STRIDE_MS;
    const arrivalMs = (this.#walk.leftToGo / speed) * 1000;
    return Math.min(STRIDE_MS, Math.max(LEAST_STRIDE_MS, arrivalMs));
  }
}

function isStill(velocity: Vector3 | undefined): boolean {
  return speedOf(velocity) < LEAST_PROGRESS_METRES;
}

/** Metres a second over the ground. */
function speedOf(velocity: Vector3 | undefined): number {
  return velocity === undefined ? 0 : Math.hypot(velocity.x, velocity.y);
}

function elsewhereError(): ClosedError {
  return new ClosedError('the walk ended in another region', { by: 'peer', reason: 'region-changed' });
}
