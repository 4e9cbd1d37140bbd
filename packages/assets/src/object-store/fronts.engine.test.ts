import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetXml, idOf } from '../testing/test-service.ts';
import { startFronts } from '../testing/fronts.ts';
import type { FrontProcess } from '../testing/fronts.ts';
import { hasSwift, startSwift, SWIFT_START_MS } from '../testing/swift.ts';
import type { TestObjectStore } from '../testing/swift.ts';
import { S3Engine } from '../s3/index.ts';
import { ObjectStore } from './index.ts';

/** Counted, not timed: a machine that is shared does the same, later. */
const REQUESTS = Number(process.env['LANDFALL_FRONTS_REQUESTS'] ?? 240);
const FRONTS = 8;
const CLIENTS = 24;
const BUCKET = 'grid';
const KINDS = ['puts', 'races', 'duplicates', 'ranges', 'reads', 'exists'] as const;
/** Of each kind there are so many, however slow the machine. */
const LEAST = 3;
const XML = { 'content-type': 'text/xml' };

/** What is asked of the fronts, with all that was acknowledged so far. */
class Load {
  readonly acknowledged = new Map<number, Uint8Array>();
  readonly counts = { puts: 0, races: 0, duplicates: 0, ranges: 0, reads: 0, exists: 0, broken: 0, busy: 0 };
  readonly faults: string[] = [];
  readonly #fronts: readonly FrontProcess[];
  readonly #random: Random;
  #next = 1;

  constructor(fronts: readonly FrontProcess[], random: Random) {
    this.#fronts = fronts;
    this.#random = random;
  }

  /** @param atHalf called once, in the middle of it */
  async run(requests: number, atHalf: () => void): Promise<void> {
    const isEnough = (): boolean => KINDS.every((kind) => this.counts[kind] >= LEAST);
    let begun = 0;
    const client = async (): Promise<void> => {
      while (begun < requests || !isEnough()) {
        begun += 1;
        if (begun === Math.ceil(requests / 2)) atHalf();
        await this.#something();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  /** Every acknowledged asset, through a front that is drawn. */
  async verifyAll(): Promise<void> {
    const left = this.acknowledged.keys();
    const work = async (): Promise<void> => {
      for (const number of left) await this.#verify(number, this.#front());
    };
    await Promise.all(Array.from({ length: CLIENTS }, work));
  }

  async #something(): Promise<void> {
    const drawn = this.#random.integer(0, 99);
    const known = this.#known();
    if (drawn < 40 || known === undefined) await this.#put(this.#next++);
    else if (drawn < 50) await this.#race(this.#next++);
    else if (drawn < 60) await this.#duplicate(known);
    else if (drawn < 75) await this.#range(known);
    else if (drawn < 90) await this.#read(known);
    else await this.#exist(known);
  }

  async #put(number: number): Promise<void> {
    const bytes = this.#bytes();
    this.counts.puts += 1;
    // A sender whose front broke asks another, as a simulator does.
    let outcome: string | undefined;
    while ((outcome = await this.#send(number, bytes, this.#front())) === undefined);
    if (outcome !== 'stored' && outcome !== 'same') this.faults.push(`put ${number}: ${outcome}`);
    await this.#acknowledge(number, bytes);
  }

  /** Three fronts get other bytes under one id at the same moment. */
  async #race(number: number): Promise<void> {
    this.counts.races += 1;
    const contents = [1, 2, 3].map(() => this.#bytes());
    const outcomes = await Promise.all(
      contents.map(async (bytes) => await this.#send(number, bytes, this.#front())),
    );
    const stored = outcomes.flatMap((outcome, at) => (outcome === 'stored' ? [at] : []));
    if (stored.length > 1) this.faults.push(`race ${number}: ${outcomes.join(', ')}`);
    if (stored.length === 0 && !outcomes.includes(undefined))
      this.faults.push(`race ${number}: nobody won: ${outcomes.join(', ')}`);
    if (stored.length === 1) await this.#acknowledge(number, contents[stored[0]!]!);
  }

  async #duplicate(number: number): Promise<void> {
    this.counts.duplicates += 1;
    const outcome = await this.#send(number, this.acknowledged.get(number)!, this.#front());
    if (outcome !== 'same' && outcome !== undefined) this.faults.push(`duplicate ${number}: ${outcome}`);
  }

  async #acknowledge(number: number, bytes: Uint8Array): Promise<void> {
    this.acknowledged.set(number, bytes);
    await Promise.all([this.#verify(number, this.#front()), this.#verify(number, this.#front())]);
  }

  async #verify(number: number, front: FrontProcess): Promise<void> {
    const answer = await this.#ask(front, `/assets/${idOf(number).toString()}/data`, {});
    if (answer === undefined) return;
    const isRight =
      answer.status === 200 && Buffer.compare(answer.bytes, this.acknowledged.get(number)!) === 0;
    if (!isRight) this.faults.push(`asset ${number}: ${answer.status}, ${answer.bytes.length} bytes`);
  }

  async #read(number: number): Promise<void> {
    this.counts.reads += 1;
    await this.#verify(number, this.#front());
  }

  async #range(number: number): Promise<void> {
    this.counts.ranges += 1;
    const bytes = this.acknowledged.get(number)!;
    const start = this.#random.integer(0, bytes.length - 1);
    const end = Math.min(bytes.length, start + 4096);
    const headers = { range: `bytes=${start}-${end - 1}` };
    const answer = await this.#ask(this.#front(), `/assets/${idOf(number).toString()}/data`, { headers });
    if (answer === undefined) return;
    const isRight = answer.status === 206 && Buffer.compare(answer.bytes, bytes.subarray(start, end)) === 0;
    if (!isRight) this.faults.push(`range of ${number}: ${answer.status}`);
  }

  async #exist(number: number): Promise<void> {
    this.counts.exists += 1;
    const ids = [number, 1e9 + number, number].map((each) => `<string>${idOf(each).toString()}</string>`);
    const body = `<?xml version="1.0" encoding="utf-8"?><ArrayOfString>${ids.join('')}</ArrayOfString>`;
    const answer = await this.#ask(this.#front(), '/get_assets_exist', {
      method: 'POST',
      headers: XML,
      body,
    });
    if (answer === undefined) return;
    const found = [...answer.bytes.toString().matchAll(/<boolean>(\w+)<\/boolean>/g)].map(([, each]) => each);
    if (found.join() !== 'true,false,true') this.faults.push(`exist ${number}: ${answer.bytes.toString()}`);
  }

  /** What became of it; undefined when the front broke, or said to come again: on a busy machine a race may take too long. */
  async #send(number: number, bytes: Uint8Array, front: FrontProcess): Promise<string | undefined> {
    const answer = await this.#ask(front, '/assets', {
      method: 'POST',
      headers: XML,
      body: assetXml(number, bytes),
    });
    if (answer?.status === 503) this.counts.busy += 1;
    if (answer === undefined || answer.status === 503) return undefined;
    return answer.outcome ?? `${answer.status} ${answer.bytes.toString()}`;
  }

  async #ask(
    front: FrontProcess,
    path: string,
    options: RequestInit,
  ): Promise<{ status: number; bytes: Buffer; outcome: string | null } | undefined> {
    try {
      const answer = await fetch(front.url + path, options);
      const bytes = Buffer.from(await answer.arrayBuffer());
      return { status: answer.status, bytes, outcome: answer.headers.get('asset-outcome') };
    } catch (error) {
      this.counts.broken += 1;
      if (!front.process.killed) this.faults.push(`${path}: ${String(error)}`);
      return undefined;
    }
  }

  #front(): FrontProcess {
    return this.#random.pick(
      this.#fronts.filter(({ process }) => !process.killed) as [FrontProcess, ...FrontProcess[]],
    );
  }

  #known(): number | undefined {
    if (this.acknowledged.size === 0) return undefined;
    return [...this.acknowledged.keys()][this.#random.integer(0, this.acknowledged.size - 1)];
  }

  #bytes(): Uint8Array {
    return this.#random.bytes(this.#random.pick([1, 300, 4096, 9000, 30_000]));
  }
}

describe.skipIf(!hasSwift())(`${FRONTS} fronts on one Swift`, () => {
  let swift: TestObjectStore | undefined;
  beforeAll(async () => void (swift = await startSwift()), SWIFT_START_MS);
  afterAll(async () => await swift?.[Symbol.asyncDispose]());

  it(
    `${REQUESTS} mixed requests, one front killed in the middle: every acknowledged write is served by all of them at once`,
    async () => {
      const engine = (): S3Engine => new S3Engine({ ...swift!.access, bucket: BUCKET });
      const made = await ObjectStore.open({ engine: engine(), create: true, createBucket: true });
      await made[Symbol.asyncDispose]();
      await using fronts = await startFronts(FRONTS, `s3://${BUCKET}`, swift!);
      const load = new Load(fronts.all, createRandom(20_261_125));
      await load.run(REQUESTS, () => void fronts.all[3]!.process.kill('SIGKILL'));
      await load.verifyAll();
      expect(load.faults).toEqual([]);
      expect(fronts.all[3]!.isDead).toBe(true);
      const complaints = fronts.all.flatMap((front) => front.complaints);
      expect(complaints.filter((line) => !line.includes('another front is changing'))).toEqual([]);
      process.stderr.write(`${FRONTS} fronts, ${REQUESTS} requests: ${JSON.stringify(load.counts)}\n`);

      await using store = await ObjectStore.open({ engine: engine() });
      const found = await store.inspect();
      expect(found).toMatchObject({ damaged: [], damagedRecords: 0 });
      for (const [number, bytes] of load.acknowledged)
        expect((await store.stat(idOf(number)))?.sizeBytes, `asset ${number}`).toBe(bytes.length);
      expect((await store.stats()).assets).toBeGreaterThanOrEqual(load.acknowledged.size);
    },
    REQUESTS * 1000 + 600_000,
  );
});
