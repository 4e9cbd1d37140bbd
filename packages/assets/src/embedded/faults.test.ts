import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import type { FileCall } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { MemoryStore, StorageError } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const SMALL = 500;
const LARGE = 20_000;

describe('embedded store: a disk that fails', () => {
  const random = createRandom(5);
  let disk: MemoryFiles;
  let fails:
    | { readonly calls: readonly FileCall[]; readonly code: string; readonly path?: string }
    | undefined;
  const files = () =>
    failOnDemand(disk, (call, path) =>
      fails !== undefined && fails.calls.includes(call) && path.includes(fails.path ?? '')
        ? fails.code
        : undefined,
    );
  const open = () =>
    EmbeddedStore.open({ folder: 'data', files: files(), openIndex: async () => new MemoryKeyValue() });

  beforeEach(() => {
    disk = new MemoryFiles();
    fails = undefined;
  });

  it.each([
    ['ENOSPC', 'full', ['file.write']],
    ['EDQUOT', 'full', ['file.write']],
    ['EIO', 'input-output', ['file.sync']],
    ['EIO', 'input-output', ['syncFolder', 'file.sync']],
    ['EACCES', 'permission', ['open', 'file.write']],
    ['EMFILE', 'busy', ['open', 'file.sync']],
  ] as const)(
    '%s is "%s": nothing is acknowledged, nothing lost, and it goes on when the disk does',
    async (code, fault, calls) => {
      const store = await open();
      const before = [sampleAsset(random, SMALL), sampleAsset(random, LARGE)];
      for (const asset of before) await store.put(asset);
      const during = [sampleAsset(random, SMALL), sampleAsset(random, LARGE)];
      fails = { calls, code };
      for (const asset of during) {
        const error = await store.put(asset).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(StorageError);
        expect((error as StorageError).fault).toBe(fault);
      }
      expect(await store.exists(during.map(({ id }) => id))).toEqual([false, false]);
      fails = undefined;
      for (const asset of before) expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
      for (const asset of during) expect((await store.put(asset)).outcome).toBe('stored');
      await store[Symbol.asyncDispose]();
      const again = await open();
      for (const asset of [...before, ...during])
        expect((await again.read(asset.id))?.bytes).toEqual(asset.bytes);
      expect(await again.inspect()).toMatchObject({ damaged: [], missingEntries: 0, damagedRecords: 0 });
    },
  );

  it('a read that the disk refuses is an error of the disk, not damage', async () => {
    const store = await open();
    const asset = sampleAsset(random, LARGE);
    await store.put(asset);
    fails = { calls: ['file.read'], code: 'EIO' };
    await expect(store.read(asset.id)).rejects.toMatchObject({ fault: 'input-output' });
    expect((await store.stats()).damaged).toBe(0);
  });

  it('says why it cannot be opened', async () => {
    fails = { calls: ['makeFolder'], code: 'EACCES' };
    await expect(open()).rejects.toMatchObject({
      fault: 'permission',
      message: expect.stringContaining('data') as string,
    });
  });

  it('serves from where it is when blobs cannot be settled', async () => {
    const store = await open();
    const asset = sampleAsset(random, LARGE);
    await store.put(asset);
    fails = { calls: ['link'], code: 'EPERM' };
    await store.inspect();
    expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
  });

  describe('with a second store to repair from', () => {
    it.each([SMALL, LARGE])('a damaged blob of %i bytes is put right when it is read', async (size) => {
      const [other, asset] = [new MemoryStore(), sampleAsset(random, size)];
      await other.put(asset);
      const store = await repairing(other);
      await store.put(asset);
      damageEveryByte(disk, asset.bytes);
      expect((await store.read(asset.id, { start: size - 50, end: size - 5 }))?.bytes).toEqual(
        asset.bytes.slice(-50, -5),
      );
      expect(await store.stats()).toMatchObject({ damaged: 1, repaired: 1 });
      expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
      expect(await store.stats()).toMatchObject({ damaged: 1, repaired: 1 });
      expect((await store.inspect()).damaged).toEqual([]);
    });

    it('inspection repairs what it finds', async () => {
      const [other, asset] = [new MemoryStore(), sampleAsset(random, LARGE)];
      await other.put(asset);
      const store = await repairing(other);
      await store.put(asset);
      damageEveryByte(disk, asset.bytes);
      const { damaged } = await store.inspect({ repair: true });
      expect(damaged).toMatchObject([{ ids: [asset.id.toString()], repaired: true }]);
      expect((await store.inspect()).damaged).toEqual([]);
    });

    it('other bytes from there are not believed', async () => {
      const [other, asset] = [new MemoryStore(), sampleAsset(random, LARGE)];
      await other.put({ ...asset, bytes: random.bytes(LARGE) });
      const store = await repairing(other);
      await store.put(asset);
      damageEveryByte(disk, asset.bytes);
      await expect(store.read(asset.id)).rejects.toMatchObject({ reason: 'damaged' });
      expect(await store.stats()).toMatchObject({ damaged: 1, repaired: 0 });
    });

    it('a damaged blob is put right by whoever sends it again', async () => {
      const asset = sampleAsset(random, LARGE);
      const store = await open();
      await store.put(asset);
      damageEveryByte(disk, asset.bytes);
      await expect(store.read(asset.id)).rejects.toMatchObject({ reason: 'damaged' });
      expect((await store.put(asset)).outcome).toBe('healed');
      expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
    });

    const repairing = (repairSource: MemoryStore) =>
      EmbeddedStore.open({
        folder: 'data',
        files: files(),
        openIndex: async () => new MemoryKeyValue(),
        repairSource,
      });
  });
});

/** Flips a bit in the last byte of every place where these bytes lie. */
function damageEveryByte(disk: MemoryFiles, wanted: Uint8Array): void {
  for (const file of disk.contents().values()) {
    const at = Buffer.from(file.bytes).indexOf(wanted);
    if (at !== -1) file.bytes[at + wanted.length - 1]! ^= 0x10;
  }
}
