import { readFile, readdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodePorts } from '@landfall/transport/node';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { parseAssetName } from '../archive/index.ts';
import { EmbeddedStore } from '../embedded/index.ts';
import { markLive, readRoots } from '../garbage/index.ts';
import { parseAssetServiceConfig, serveAssets } from '../service/index.ts';
import { MemoryStore } from '../store/index.ts';
import type { AssetStore, StoredAsset } from '../store/index.ts';
import {
  FallThroughStore,
  createArchiveSource,
  createAssetServer,
  createFolderSource,
  createServerSource,
  exportToFolder,
  exportToServer,
  importAssets,
  readIdList,
} from './index.ts';

const ports = createNodePorts();
const { clock } = ports;
let folder: string;

async function listed(store: AssetStore): Promise<StoredAsset[]> {
  const found: StoredAsset[] = [];
  for await (const asset of store.entries()) found.push(asset);
  return found;
}

describe.skipIf(!sharedFolder)('what OpenSim wrote', () => {
  const captures = join(sharedFolder ?? '', 'captures');
  const oar = join(captures, 'ground-truth/content.oar');
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-shared-'))));
  afterAll(async () => {
    await ports.close();
    await rm(folder, { recursive: true });
  });

  /** Every asset that was unpacked from the OAR by other means, byte by byte. */
  async function expectGroundTruth(store: AssetStore): Promise<void> {
    const names = await readdir(join(captures, 'ground-truth/oar-assets'));
    expect(names).toHaveLength(15);
    for (const name of names) {
      const { id, type } = parseAssetName(name);
      const read = await store.read(id);
      expect(read?.asset.type).toBe(type);
      expect(
        Buffer.compare(read!.bytes, await readFile(join(captures, 'ground-truth/oar-assets', name))),
      ).toBe(0);
    }
    expect((await store.stats()).assets).toBe(names.length);
  }

  it('the OAR: imported, every byte; exported and imported again, equal; and again nothing new', async () => {
    await using first = await EmbeddedStore.open({ folder: join(folder, 'first') });
    const report = await importAssets(first, await createArchiveSource(oar), { clock });
    expect(report).toMatchObject({ complete: true, reasons: {}, outcomes: { stored: { assets: 15 } } });
    expect(report.byType).toMatchObject({
      '0': { assets: 6 },
      '1': { assets: 1 },
      '10': { assets: 7 },
      '49': { assets: 1 },
    });
    await expectGroundTruth(first);

    await exportToFolder(first, join(folder, 'exported'), { clock });
    await using second = await EmbeddedStore.open({ folder: join(folder, 'second') });
    await importAssets(second, await createFolderSource(join(folder, 'exported')), { clock });
    await expectGroundTruth(second);
    expect(await listed(second)).toEqual(await listed(first));
    expect((await first.inspect()).damaged).toEqual([]);

    const again = await importAssets(second, await createArchiveSource(oar), { clock });
    expect(again.outcomes).toMatchObject({ stored: { assets: 0 }, same: { assets: 15 } });
  });

  it.each([
    ['asset-service/archives/two-regions-v1.0.oar', 18],
    ['asset-service/archives/bot-one-objects-home-v1.2.iar', 6],
    ['asset-service/archives/bot-one-all-v0.3.iar', 22],
  ])('%s: all of it, and all of it is reached from its own roots', async (name, count) => {
    const path = join(captures, name);
    const store = new MemoryStore();
    const report = await importAssets(store, await createArchiveSource(path), { clock });
    expect(report).toMatchObject({ reasons: {}, outcomes: { stored: { assets: count } } });
    const live = await markLive(store, await readRoots([path]));
    expect(live).toMatchObject({ assets: count, doubts: [] });
  });

  it('names of an IAR come from its items, in full', async () => {
    const store = new MemoryStore();
    await importAssets(
      store,
      await createArchiveSource(join(captures, 'asset-service/archives/bot-one-all-v0.3.iar')),
      { clock },
    );
    const names = (await listed(store)).map(({ name }) => name);
    expect(names).toContain('gradient 128 rgba é & <x>');
    expect(names).toContain('note one');
  });

  it('over HTTP: to a server and proven, from it by list, and by falling through to it', async () => {
    const served = new MemoryStore();
    const config = parseAssetServiceConfig({ port: 0 });
    const service = await serveAssets(config, { store: served });
    try {
      const server = createAssetServer({ url: service.url, http: ports.http, clock });
      const source = new MemoryStore();
      await importAssets(source, await createArchiveSource(oar), { clock });
      const sent = await exportToServer(source, server, { clock, prove: true });
      expect(sent).toMatchObject({ reasons: {}, outcomes: { stored: { assets: 15 } } });
      await expectGroundTruth(served);

      await exportToFolder(source, join(folder, 'list'), { clock });
      const fetched = new MemoryStore();
      const ids = (await listed(source)).map(({ id }) => id);
      await importAssets(fetched, createServerSource(server, ids), { clock });
      await expectGroundTruth(fetched);
      expect((await readIdList(join(folder, 'list/manifest.ndjson'))).length).toBeGreaterThanOrEqual(15);

      const behind = new FallThroughStore(new MemoryStore(), server, { clock });
      for (const id of ids) await behind.read(id);
      await expectGroundTruth(behind);
    } finally {
      await service.close();
    }
  });
});
