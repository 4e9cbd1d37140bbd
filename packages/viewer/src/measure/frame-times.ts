/** Frames that figures are about. */
const KEPT = 240;

/** What frames took, milliseconds. */
export interface FrameFigures {
  readonly frames: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly longestMs: number;
}

/** How long the last frames took this thread. */
export class FrameTimes {
  readonly #times = new Float64Array(KEPT);
  #count = 0;

  /** One more frame. @param elapsedMs milliseconds since the one before */
  add(elapsedMs: number): void {
    this.#times[this.#count++ % KEPT] = elapsedMs;
  }

  get figures(): FrameFigures {
    const frames = Math.min(this.#count, KEPT);
    const sorted = this.#times.slice(0, frames).sort();
    const at = (part: number): number => sorted[Math.min(frames - 1, Math.floor(frames * part))] ?? 0;
    return { frames, p50Ms: at(0.5), p95Ms: at(0.95), longestMs: at(1) };
  }
}
