import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { writeTar } from '../archive/index.ts';
import type { CollectReport, Mark } from '../store/index.ts';
import { DamagedAssetError, MemoryStore, StorageError } from '../store/index.ts';
import { collectGarbage, markLive, readRoots } from './index.ts';

const idOf = (number: number): Uuid =>
  Uuid.parse(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const text = (number: number): string => idOf(number).toString();
const object = (...contents: number[]): Buffer =>
  Buffer.from(
    `<SceneObjectGroup><SceneObjectPart><TaskInventory>${contents.map((number) => `<TaskInventoryItem><AssetID><UUID>${text(number)}</UUID></AssetID></TaskInventoryItem>`).join('')}</TaskInventory></SceneObjectPart></SceneObjectGroup>`,
  );

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-gc-'))));
afterEach(async () => await rm(folder, { recursive: true }));

async function file(name: string, bytes: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

async function archive(
  name: string,
  members: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  const entries = Object.entries(members).map(([path, bytes]) => ({ path, bytes: Buffer.from(bytes) }));
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  return await file(name, gzipSync(Buffer.concat(chunks)));
}

const numbers = (ids: Iterable<Uuid>): number[] =>
  [...ids].map((id) => Number(id.toString().slice(-4))).sort((a, b) => a - b);

describe('readRoots', () => {
  it('takes every UUID of a list, however long its lines are and wherever they break', async () => {
    const ids = Array.from({ length: 3000 }, (_, at) => text(at + 1));
    const path = await file(
      'list.sql.gz',
      gzipSync(`INSERT INTO inventoryitems VALUES ('${ids.join("','")}');${Uuid.zero.toString()}`),
    );
    expect((await readRoots([path])).ids.size).toBe(3000);
  });

  it('takes what the members of archives refer to', async () => {
    const oar = await archive('a.oar', {
      'archive.xml': '<archive major_version="0" minor_version="8"/>',
      'settings/A.xml': `<RegionSettings><GroundTextures><Texture1>${text(1)}</Texture1></GroundTextures></RegionSettings>`,
      'landdata/p.xml': `<LandData><SnapshotID>${text(2)}</SnapshotID></LandData>`,
      'objects/o.xml': object(3),
      [`assets/${text(4)}_object.xml`]: object(5),
    });
    const iar = await archive('b.iar', {
      'inventory/i__1.xml': `<InventoryItem><AssetID>${text(6)}</AssetID><AssetType>0</AssetType></InventoryItem>`,
    });
    const roots = await readRoots([oar, iar]);
    expect(numbers(roots.ids.values())).toEqual([1, 2, 3, 4, 5, 6]);
    expect(roots.doubts).toEqual([]);
  });

  it('looks into the bytes of prims in a dump of a region', async () => {
    const hex = (...parts: readonly Uint8Array[]): string => `0x${Buffer.concat(parts).toString('hex')}`;
    const bytes = (number: number): Uint8Array => idOf(number).toBytes();
    const sculpt = hex(Uint8Array.of(1, 0x30, 0, 17, 0, 0, 0), bytes(2), Uint8Array.of(5));
    const dump = `CREATE TABLE primshapes (UUID char(36), Texture longblob, ExtraParams longblob);
      INSERT INTO primshapes VALUES ('${text(90)}',${hex(bytes(1))},${sculpt}),('${text(91)}',${hex(bytes(3), Uint8Array.of(1, 1))},NULL);
      CREATE TABLE prims (LoopedSound char(36), ParticleSystem blob); INSERT INTO prims VALUES ('${text(4)}',${hex(new Uint8Array(36), bytes(5), new Uint8Array(34))});`;
    const roots = await readRoots([await file('region.sql.gz', gzipSync(dump))]);
    expect(numbers(roots.ids.values())).toEqual([1, 2, 3, 4, 5, 90, 91]);
    expect(roots.doubts).toHaveLength(1);
    expect(roots.doubts[0]!.where).toContain('region.sql.gz: primshapes at byte');
    const broken = await readRoots([await file('broken.sql', 'INSERT INTO prims VALUES (1);')]);
    expect(broken.doubts).toHaveLength(1);
  });

  it('doubts what it cannot read', async () => {
    const oar = await archive('a.oar', { 'objects/o.xml': '<SceneObjectGroup>', '../objects/p.xml': 'x' });
    expect((await readRoots([oar])).doubts.map(({ where }) => where)).toEqual([
      'a.oar: objects/o.xml',
      'a.oar: ../objects/p.xml',
    ]);
    await expect(readRoots([join(folder, 'none.oar')])).rejects.toThrow(StorageError);
  });
});

async function filled(): Promise<MemoryStore> {
  const store = new MemoryStore();
  const assets: readonly (readonly [number, number, Uint8Array])[] = [
    [1, 6, object(2, 3)],
    [2, 6, object(4, 1)],
    [3, 10, Buffer.from(`llPlaySound("${text(5)}", 1); // ${text(99)}`)],
    [4, 0, Buffer.from('picture')],
    [5, 1, Buffer.from('sound')],
    [6, 6, object(7)],
    [7, 0, Buffer.from('garbage of garbage')],
    [8, 6, Buffer.from('<broken')],
  ];
  for (const [number, type, bytes] of assets) await store.put({ id: idOf(number), type, bytes });
  return store;
}

const rootsOf = (...ids: number[]) => ({
  ids: new Map(ids.map((number) => [idOf(number).key, idOf(number)])),
  doubts: [],
});

describe('markLive', () => {
  it('follows references through objects in objects and into scripts, in circles too', async () => {
    const live = await markLive(await filled(), rootsOf(1));
    expect([1, 2, 3, 4, 5].every((number) => live.has(idOf(number)))).toBe(true);
    expect([6, 7, 8].some((number) => live.has(idOf(number)))).toBe(false);
    expect(live).toMatchObject({ assets: 5, missing: 1, doubts: [] });
  });

  it('doubts live assets that are broken or damaged, and keeps them', async () => {
    const store = await filled();
    const damaged = {
      stat: async (id: Uuid) => await store.stat(id),
      read: async (id: Uuid) => {
        if (id.equals(idOf(6))) throw new DamagedAssetError('damaged', '');
        return await store.read(id);
      },
    };
    const live = await markLive(damaged, rootsOf(6, 8));
    expect(live.doubts.map(({ where }) => where).sort()).toEqual([text(6), text(8)]);
    expect(live.has(idOf(6)) && live.has(idOf(8))).toBe(true);
  });

  it('stops when it is told to', async () => {
    await expect(markLive(await filled(), rootsOf(1), { signal: AbortSignal.abort() })).rejects.toThrow(
      'aborted',
    );
  });
});

describe('collectGarbage', () => {
  const calls: boolean[] = [];
  async function collecting() {
    const store = await filled();
    calls.length = 0;
    const collect = async (mark: Mark, { dryRun }: { dryRun?: boolean }) => {
      calls.push(dryRun ?? true);
      const kept: number[] = [];
      for await (const { id } of store.entries())
        if (mark.has(id)) kept.push(Number(id.toString().slice(-4)));
      return { kept } as unknown as CollectReport;
    };
    return { stat: store.stat.bind(store), read: store.read.bind(store), collect };
  }

  it('hands the mark to the store, dry unless told otherwise', async () => {
    const report = await collectGarbage(await collecting(), rootsOf(1), { graceSeconds: 10 });
    expect(report.collected).toMatchObject({ kept: [1, 2, 3, 4, 5] });
    expect(calls).toEqual([true]);
  });

  it('touches nothing when nothing would stay, or something live is in doubt', async () => {
    const store = await collecting();
    await expect(collectGarbage(store, rootsOf(1000), { graceSeconds: 0, dryRun: false })).rejects.toThrow(
      UsageError,
    );
    await expect(collectGarbage(store, rootsOf(1, 8), { graceSeconds: 0, dryRun: false })).rejects.toThrow(
      'something wanted could not be read wholly',
    );
    expect(calls).toEqual([]);
    await collectGarbage(store, rootsOf(1, 8), { graceSeconds: 0 });
    await collectGarbage(store, rootsOf(1, 8), { graceSeconds: 0, dryRun: false, acceptDoubt: true });
    expect(calls).toEqual([true, false]);
  });
});
