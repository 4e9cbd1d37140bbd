import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Engine } from '../s3/index.ts';
import { DamagedAssetError, StorageError } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { ENGINE_START_MS, enginesHere } from '../testing/engines.ts';
import { startFaultyProxy } from '../testing/faulty-proxy.ts';
import type { AnswerFault, FaultyProxy } from '../testing/faulty-proxy.ts';
import type { TestObjectStore } from '../testing/swift.ts';
import { ObjectStore } from './index.ts';

const ROUNDS = Number(process.env['LANDFALL_FAULTY_ROUNDS'] ?? 8);
const KINDS: readonly AnswerFault[] = ['cut', 'short', 'storm', 'late', 'drip', 'flip', 'again'];
const engines = enginesHere();

describe.skipIf(engines.length === 0)('a real object store whose answers are spoilt', () => {
  describe.each(engines)('$name', ({ start }) => {
    let real: TestObjectStore | undefined;
    let proxy: FaultyProxy | undefined;
    beforeAll(async () => {
      real = await start();
      proxy = await startFaultyProxy(real.access.endpoint);
    }, ENGINE_START_MS);
    afterAll(async () => {
      await proxy?.[Symbol.asyncDispose]();
      await real?.[Symbol.asyncDispose]();
    });
    const plain = (bucket: string): S3Engine => new S3Engine({ ...real!.access, bucket });
    const spoilt = (bucket: string): S3Engine =>
      new S3Engine({
        ...real!.access,
        bucket,
        endpoint: proxy!.endpoint,
        backoffMs: 1,
        attempts: 3,
        timeoutMs: 5000,
      });

    /** What it gives, or the fault of a store or a damaged asset; any other error fails the test. */
    async function told<T>(act: () => Promise<T>): Promise<T | 'told'> {
      try {
        return await act();
      } catch (error) {
        if (error instanceof StorageError || error instanceof DamagedAssetError) return 'told';
        throw error;
      }
    }

    it.each(KINDS)(
      '%s: nothing that was acknowledged is lost, no wrong byte comes out, and a list is whole or an error',
      async (kind) => {
        const bucket = `faulty-${kind}`;
        const random = createRandom(KINDS.indexOf(kind));
        const made = await ObjectStore.open({ engine: plain(bucket), create: true, createBucket: true });
        await made[Symbol.asyncDispose]();
        const kept: NewAsset[] = [];
        {
          proxy!.fault = () => undefined;
          await using store = await ObjectStore.open({ engine: spoilt(bucket), entryCacheBytes: 0 });
          proxy!.fault = () => (random.integer(0, 3) === 0 ? kind : undefined);
          for (let round = 0; round < ROUNDS; round++) {
            const asset = sampleAsset(random, random.pick([10, 4000, 70_000]));
            if ((await told(async () => await store.put(asset))) !== 'told') kept.push(asset);
            const one = random.pick(kept as [NewAsset, ...NewAsset[]]);
            const read = one && (await told(async () => await store.read(one.id)));
            if (one && read !== 'told') expect(read?.bytes, 'what is read').toEqual(one.bytes);
            const listed = await told(async () => {
              const ids = new Set<string>();
              for await (const { id } of store.entries()) ids.add(id.key);
              return ids;
            });
            // A repeated listing is older; a bit that is flipped in a name makes another name, which only reading it tells.
            if (listed !== 'told' && kind !== 'again' && kind !== 'flip')
              expect(kept.filter(({ id }) => !listed.has(id.key))).toEqual([]);
          }
          proxy!.fault = () => undefined;
        }
        expect(proxy!.met.get(kind)).toBeGreaterThan(ROUNDS / 4);
        expect(kept.length).toBeGreaterThan(0);
        await using after = await ObjectStore.open({ engine: plain(bucket) });
        for (const { id, bytes } of kept) expect((await after.read(id))?.bytes).toEqual(bytes);
        expect(await after.inspect()).toMatchObject({ damaged: [], damagedRecords: 0 });
      },
      300_000,
    );
  });
});
