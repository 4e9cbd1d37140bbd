/** Frames that figures are about. */
const KEPT = 240;

/** What frames took, milliseconds. */
export interface FrameFigures {
  /** How many frames the others are about: the last 240 at most. */
  readonly frames: number;
  /** Half of the frames took no longer; 0 before the first one. */
  readonly p50Ms: number;
  /** All but one in twenty took no longer; 0 before the first one. */
  readonly p95Ms: number;
  /** The slowest of them; 0 before the first one. */
  readonly longestMs: number;
}

/** How long the last frames took this thread. */
export class FrameTimes {
  readonly #times = new Float64Array(KEPT);
  #count = 0;

  /** One more frame. @param elapsedMs milliseconds that it took this thread to make it, not those since the one before */
  add(elapsedMs: number): void {
    this.#times[this.#count++ % KEPT] = elapsedMs;
  }

  /** What the last 240 frames took, or as many as there were. */
  get figures(): FrameFigures {
    const frames = Math.min(this.#count, KEPT);
    const sorted = this.#times.slice(0, frames).sort();
    const at = (part: number): number => sorted[Math.min(frames - 1, Math.floor(frames * part))] ?? 0;
    return { frames, p50Ms: at(0.5), p95Ms: at(0.95), longestMs: at(1) };
  }
}
