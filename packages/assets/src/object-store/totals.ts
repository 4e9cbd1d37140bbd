import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ObjectEngine } from '../s3/index.ts';
import { addAmounts, amountsSchema, noAmounts } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import { FRONTS, TOTALS_KEY } from './layout.ts';
import { listAll } from './list-all.ts';
import { readSealed, writeSealed } from './sealed-json.ts';

/** The last count, and what of each front was in it. */
const totalsSchema = z.object({ counted: amountsSchema, fronts: z.record(z.string(), amountsSchema) });
type Totals = z.infer<typeof totalsSchema>;
/** What each front wrote down, by its name. */
type Fronts = Map<string, { readonly amounts: Amounts; readonly isOld: boolean }>;

/** More front processes in the life of a store, since its last count, are not looked at. */
const MOST_FRONTS = 10_000;
const READS_AT_ONCE = 16;
/** Fronts that wrote nothing for so long, and are in the count, are forgotten: a day. */
const FORGET_SECONDS = 86_400;

/**
 * What the store holds, without counting it: every front writes down what it added, and a count now and then puts right what
 * was lost with a killed front. The store holds what the last count found, and what each front added since.
 */
export class StoreTotals {
  readonly #engine: ObjectEngine;
  readonly #everyMs: number;
  readonly #front = randomUUID();
  /** What this front added since it began. */
  readonly own: Amounts = noAmounts();
  #others: Amounts = noAmounts();
  /** Of ours, what the last count had seen. */
  #counted: Amounts = noAmounts();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #isChanged = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(engine: ObjectEngine, everyMs: number) {
    this.#engine = engine;
    this.#everyMs = everyMs;
  }

  /** What `read` last saw of the others, and exactly what this front did since. */
  get now(): Amounts {
    const all = structuredClone(this.#others);
    addAmounts(all, this.own);
    addAmounts(all, this.#counted, -1);
    return all;
  }

  /** To be called when {@link own} changed: it is written down soon. */
  changed(): void {
    this.#isChanged = true;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush().catch(() => undefined);
    }, this.#everyMs).unref();
  }

  /** Reads what the others did, unless that was done a moment ago. */
  async read(): Promise<void> {
    if (performance.now() - this.#readAt < this.#everyMs) return;
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    await this.#reading;
  }

  /** Writes down what this front added. */
  async flush(): Promise<void> {
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(async () => {
        if (!this.#isChanged) return;
        this.#isChanged = false;
        try {
          await writeSealed(this.#engine, FRONTS + this.#front, this.own);
        } catch (error) {
          this.#isChanged = true;
          throw error;
        }
      });
    await this.#writing;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.flush();
  }

  /** What each front has added up to now: to be taken before a count, and given to {@link recount} after it. */
  async beforeCount(): Promise<Totals['fronts']> {
    await this.flush();
    return Object.fromEntries([...(await this.#readFronts())].map(([name, { amounts }]) => [name, amounts]));
  }

  /** What was put while it was counted may be in the count and in what its front added: then it counts twice until the next. */
  async recount(counted: Amounts, fronts: Totals['fronts']): Promise<void> {
    const old = [...(await this.#readFronts())].filter(([, { isOld }]) => isOld).map(([name]) => name);
    const kept = Object.fromEntries(Object.entries(fronts).filter(([name]) => !old.includes(name)));
    await writeSealed(this.#engine, TOTALS_KEY, { counted, fronts: kept } satisfies Totals);
    for (const name of old)
      if (name !== this.#front && name in fronts) await this.#engine.delete(FRONTS + name);
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  async #read(): Promise<void> {
    const at = performance.now();
    const [totals, fronts] = await Promise.all([this.#readTotals(), this.#readFronts()]);
    const others = structuredClone(totals.counted);
    for (const [name, { amounts }] of fronts) {
      if (name === this.#front) continue;
      addAmounts(others, amounts);
      addAmounts(others, totals.fronts[name] ?? noAmounts(), -1);
    }
    this.#others = others;
    this.#counted = totals.fronts[this.#front] ?? noAmounts();
    this.#readAt = at;
  }

  async #readTotals(): Promise<Totals> {
    const found = totalsSchema.safeParse((await readSealed(this.#engine, TOTALS_KEY))?.value);
    return found.success ? found.data : { counted: noAmounts(), fronts: {} };
  }

  async #readFronts(): Promise<Fronts> {
    const found: Fronts = new Map();
    let batch: string[] = [];
    for await (const { key } of listAll(this.#engine, FRONTS)) {
      batch.push(key);
      if (batch.length < READS_AT_ONCE) continue;
      await this.#readEach(batch, found);
      batch = [];
      if (found.size >= MOST_FRONTS) break;
    }
    await this.#readEach(batch, found);
    return found;
  }

  async #readEach(keys: readonly string[], found: Fronts): Promise<void> {
    await Promise.all(
      keys.map(async (key) => {
        const read = await readSealed(this.#engine, key);
        const amounts = amountsSchema.safeParse(read?.value);
        if (read === undefined || !amounts.success) return;
        const isOld = read.now - read.modifiedAt > FORGET_SECONDS;
        found.set(key.slice(FRONTS.length), { amounts: amounts.data, isOld });
      }),
    );
  }
}
