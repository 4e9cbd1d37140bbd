import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Engine } from '../s3/index.ts';
import type { S3EngineOptions } from '../s3/index.ts';
import { StorageError } from '../store/index.ts';
import { describeAssetStore, sampleAsset } from '../testing/index.ts';
import { ENGINE_START_MS, enginesHere } from '../testing/engines.ts';
import type { TestObjectStore } from '../testing/swift.ts';
import { ObjectStore } from './index.ts';

const ROUNDS = Number(process.env['LANDFALL_ENGINE_RACES'] ?? 20);
const RACES_MS = 180_000;
const engines = enginesHere();

describe.skipIf(engines.length === 0)('on a real object store', () => {
  describe.each(engines)('$name', ({ name, start }) => {
    let real: TestObjectStore | undefined;
    let buckets = 0;
    const random = createRandom(5);
    beforeAll(async () => void (real = await start()), ENGINE_START_MS);
    afterAll(async () => await real?.[Symbol.asyncDispose]());
    const engine = (more: Partial<S3EngineOptions> = {}): S3Engine =>
      new S3Engine({ ...real!.access, bucket: `assets-${buckets}`, ...more });

    describeAssetStore(`in a bucket of ${name}`, {
      open: async (limits) => {
        buckets += 1;
        return await ObjectStore.open({
          engine: engine(),
          prefix: 'grid/one',
          limits,
          create: true,
          createBucket: true,
        });
      },
      reopen: async (limits) => await ObjectStore.open({ engine: engine(), prefix: 'grid/one', limits }),
    });

    it.each([
      ['as it can', {}],
      ['by claims', { conditional: false as const }],
    ])(
      `%s: of fronts that put other bytes under one id at once, ${ROUNDS} times, one is told that they are stored`,
      async (_, how) => {
        buckets += 1;
        await using one = await ObjectStore.open({
          ...how,
          engine: engine(),
          create: true,
          createBucket: true,
        });
        await using two = await ObjectStore.open({ engine: engine() });
        await using three = await ObjectStore.open({ engine: engine() });
        const wins = [0, 0, 0];
        for (let round = 0; round < ROUNDS; round += 1) {
          const asset = sampleAsset(random, 0);
          const contents = [300, 400, 500].map((size) => random.bytes(size));
          const puts = [one, two, three].map(
            async (store, at) => await store.put({ ...asset, bytes: contents[at]! }),
          );
          const outcomes = (await Promise.all(puts)).map(({ outcome }) => outcome);
          expect([...outcomes].filter((outcome) => outcome === 'stored').length, outcomes.join()).toBe(1);
          expect([...outcomes].filter((outcome) => outcome === 'conflict').length, outcomes.join()).toBe(2);
          const winner = outcomes.indexOf('stored');
          wins[winner]! += 1;
          for (const store of [one, two, three])
            expect((await store.read(asset.id))?.bytes).toEqual(contents[winner]);
        }
        expect(wins.filter((count) => count > 0).length).toBeGreaterThan(1);
      },
      RACES_MS,
    );

    it('settles by what the engine can how entries are made', async () => {
      buckets += 1;
      await using store = await ObjectStore.open({ engine: engine(), create: true, createBucket: true });
      expect(store.isConditional).toBe(name === 'Ceph');
    });

    it('that does not answer is `unreachable` in time, and nothing is lost when it does again', async () => {
      buckets += 1;
      const impatient = engine({ timeoutMs: 1500, attempts: 2, backoffMs: 10 });
      const made = await ObjectStore.open({ engine: engine(), create: true, createBucket: true });
      const kept = sampleAsset(random, 70_000);
      await made.put(kept);
      await made[Symbol.asyncDispose]();
      await using store = await ObjectStore.open({ engine: impatient, entryCacheBytes: 0 });
      const asset = sampleAsset(random, 20_000);
      real!.pause();
      try {
        for (const act of [
          async () => await store.put(asset),
          async () => await store.read(kept.id),
          async () => await store.exists([kept.id]),
        ]) {
          const error: unknown = await act().catch((caught: unknown) => caught);
          expect(error).toBeInstanceOf(StorageError);
          expect(error).toMatchObject({ fault: 'unreachable' });
        }
      } finally {
        real!.resume();
      }
      await using after = await ObjectStore.open({ engine: engine() });
      expect((await after.read(kept.id))?.bytes).toEqual(kept.bytes);
      const again = await after.put(asset);
      expect(['stored', 'same']).toContain(again.outcome);
      expect((await after.read(asset.id))?.bytes).toEqual(asset.bytes);
      expect((await after.inspect()).damaged).toEqual([]);
    });
  });
});
