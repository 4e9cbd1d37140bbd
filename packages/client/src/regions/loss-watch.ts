/**
 * Whether a region is still there. A simulator that dies says nothing, and its successor on the same port does not know the agent.
 * Rules:
 * 1. Nothing heard by circuit for {@link SILENT_MS}, which is two pings unanswered: it is silent.
 * 2. Its event queue answers that it does not exist: it may have given the agent up, and says so by circuit in a moment.
 * 3. Either is told at once. Both together: it is lost; a goodbye would have come by circuit, and what answers is another process.
 * 4. When it is heard again it is no longer silent; when it has granted another queue, that of the one before is forgotten. Either is told.
 * Silence alone ends nothing here: that is for the circuit, whose rules are more patient.
 */
import type { Cancel, Clock, Instant } from '@landfall/transport/ports';
import type { Lifetime } from '../lifetime/index.ts';

/** Looked at so often: as often as a viewer pings. */
export const LOSS_CHECK_MS = 5_000;
/** Two of them. OpenSim sends statistics and pings of its own every 2 to 5 s. */
export const SILENT_MS = 10_000;

/** What makes one think that a region is gone. */
export type LossSign =
  /** Nothing has come by circuit for 10 s or more. */
  | 'silent'
  /** Its event queue was said not to exist (404, 410), or its capabilities were not to be had. */
  | 'event-queue-gone'
  /** Its event queue could not be reached when it was asked last. */
  | 'event-queue-unreachable';

/** What has been seen. */
export interface Loss {
  /** What speaks for it. */
  readonly signs: readonly LossSign[];
  /** At least so long nothing has come by circuit; 0 while it is not silent. */
  readonly silentForMs: number;
}

/** What is watched. */
export interface WatchedRegion {
  /** It is watched until it ends. */
  readonly lifetime: Lifetime;
  /** What has been heard of it. */
  readonly circuit: { readonly statistics: { readonly packetsReceived: number } };
}

/** Who is told. */
export interface LossListener<Watched> {
  /** Nothing is heard of it; it may come back. */
  onSuspected(region: Watched, loss: Loss): void;
  /** It was heard of again, or has granted another event queue. */
  onDismissed(region: Watched): void;
  /** It is gone for good. */
  onLost(region: Watched, loss: Loss): void;
}

/** Watches one region as long as it lives. */
export class LossWatch<Watched extends WatchedRegion> {
  readonly #region: Watched;
  readonly #clock: Clock;
  readonly #listener: LossListener<Watched>;
  #packets = 0;
  #heardAt: Instant;
  #isSilent = false;
  #isQueueGone = false;
  #isQueueUnreachable = false;
  /** That its queue is gone was told, and not that there is another one. */
  #isQueueMissed = false;
  #cancelTimer: Cancel = () => undefined;

  constructor(region: Watched, clock: Clock, listener: LossListener<Watched>) {
    this.#region = region;
    this.#clock = clock;
    this.#listener = listener;
    this.#heardAt = clock.now();
    this.#arm();
    region.lifetime.onEnd(() => this.#cancelTimer());
  }

  /** At least so long nothing has come by circuit. */
  get silentForMs(): number {
    return this.#clock.now() - this.#heardAt;
  }

  /** Its queue does not exist (any more). */
  queueGone(): void {
    if (this.#isQueueGone) return;
    this.#isQueueGone = true;
    this.#isQueueMissed = true;
    this.#tell();
  }

  /** It is asked for another queue: what became of the one before says nothing any more. */
  queueAsked(): void {
    this.#isQueueGone = false;
  }

  /** It has granted another queue. */
  queueGranted(): void {
    const isOver = this.#isQueueMissed && !this.#isSilent;
    this.#isQueueMissed = false;
    if (isOver) this.#listener.onDismissed(this.#region);
  }

  /** Whether its queue answered at all, the last time. */
  queueAnswered(answered: boolean): void {
    this.#isQueueUnreachable = !answered;
  }

  #arm(): void {
    const check = (): void => {
      this.#check();
      if (this.#region.lifetime.alive) this.#arm();
    };
    this.#cancelTimer = this.#clock.after(LOSS_CHECK_MS, check, { background: true });
  }

  #check(): void {
    const packets = this.#region.circuit.statistics.packetsReceived;
    const now = this.#clock.now();
    if (packets === this.#packets) {
      if (this.#isSilent || now - this.#heardAt < SILENT_MS) return;
      this.#isSilent = true;
      return this.#tell();
    }
    this.#packets = packets;
    this.#heardAt = now;
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#listener.onDismissed(this.#region);
  }

  #tell(): void {
    const silentForMs = this.#isSilent ? this.silentForMs : 0;
    const loss = { signs: this.#signs(), silentForMs };
    this.#listener.onSuspected(this.#region, loss);
    if (this.#isSilent && this.#isQueueGone) this.#listener.onLost(this.#region, loss);
  }

  #signs(): readonly LossSign[] {
    const signs: LossSign[] = [];
    if (this.#isQueueGone) signs.push('event-queue-gone');
    else if (this.#isQueueUnreachable) signs.push('event-queue-unreachable');
    if (this.#isSilent) signs.push('silent');
    return signs;
  }
}
