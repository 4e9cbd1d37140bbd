import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ObjectEngine } from '../s3/index.ts';
import { SCRUBS } from './layout.ts';
import { readSealed, writeSealed } from './sealed-json.ts';

const turnSchema = z.object({ by: z.string(), isOver: z.boolean() });

/** Who says nothing for so long has ended. */
const LEASE_SECONDS = 300;
const TOUCH_MS = 60_000;

/**
 * Shares the scrubbing between fronts: the blobs in sixteen parts, and the entries. Before a part a front looks whether
 * another is at it, or was lately, and writes down that it is itself. Two that begin the same part at once do it twice, which
 * costs time and nothing else.
 */
export class ScrubTurns {
  readonly #engine: ObjectEngine;
  readonly #everySeconds: number;
  readonly #by = randomUUID();
  #young: ReadonlySet<string> = new Set();

  constructor(engine: ObjectEngine, everySeconds: number) {
    this.#engine = engine;
    this.#everySeconds = everySeconds;
  }

  /** The parts of the blobs, in another order each time: two fronts that begin the same part at once do not go on in step. */
  static shards(): string[] {
    const digits = Array.from({ length: 16 }, (_, digit) => digit.toString(16));
    for (let left = digits.length - 1; left > 0; left -= 1) {
      const at = Math.floor(Math.random() * (left + 1));
      [digits[left], digits[at]] = [digits[at]!, digits[left]!];
    }
    return digits;
  }

  /** Looks, in one request, which parts somebody touched lately: those are not looked at one by one. */
  async look(): Promise<void> {
    const { objects, now } = await this.#engine.list(SCRUBS);
    const young = objects.filter(
      ({ modifiedAt }) => now - modifiedAt < Math.min(LEASE_SECONDS, this.#everySeconds),
    );
    this.#young = new Set(young.map(({ key }) => key));
  }

  /** `act` calls `touch` now and then, to show that it lives. */
  async take(name: string, act: (touch: () => Promise<void>) => Promise<void>): Promise<void> {
    const key = SCRUBS + name;
    if (!(await this.#isDue(key))) return;
    let touchedAt = performance.now();
    await writeSealed(this.#engine, key, { by: this.#by, isOver: false });
    await act(async () => {
      if (performance.now() - touchedAt < TOUCH_MS) return;
      touchedAt = performance.now();
      await writeSealed(this.#engine, key, { by: this.#by, isOver: false });
    });
    await writeSealed(this.#engine, key, { by: this.#by, isOver: true });
  }

  async #isDue(key: string): Promise<boolean> {
    if (this.#young.has(key)) return false;
    const found = await readSealed(this.#engine, key);
    const turn = turnSchema.safeParse(found?.value);
    if (found === undefined || !turn.success) return true;
    const age = found.now - found.modifiedAt;
    return turn.data.isOver ? age >= this.#everySeconds : age >= LEASE_SECONDS || turn.data.by === this.#by;
  }
}
