import type { Motion } from './motion.ts';

/** Motions that are kept. */
const MOST_KEPT = 256;

/** Motions by their ids: asked for when they are first wanted. */
export class MotionDesk {
  readonly #fetch: (id: string) => Promise<Motion | undefined>;
  /** Undefined while it comes, and where there is none. */
  readonly #motions = new Map<string, Motion | undefined>();

  /** @param fetch undefined where there is none to be had */
  constructor(fetch: (id: string) => Promise<Motion | undefined>) {
    this.#fetch = fetch;
  }

  /** As far as it has come. */
  motionOf = (id: string): Motion | undefined => {
    if (!this.#motions.has(id)) void this.#get(id);
    return this.#motions.get(id);
  };

  async #get(id: string): Promise<void> {
    const [oldest] = this.#motions.keys();
    if (this.#motions.size >= MOST_KEPT && oldest !== undefined) this.#motions.delete(oldest);
    this.#motions.set(id, undefined);
    const motion = await this.#fetch(id);
    if (this.#motions.has(id)) this.#motions.set(id, motion);
  }
}
