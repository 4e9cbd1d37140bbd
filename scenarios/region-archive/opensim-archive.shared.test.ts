import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { MemoryStore } from '@landfall/assets/store';
import { loadRegionArchive } from '@landfall/assets/region-archive';
import { loadGridArchive } from '@landfall/grid';
import { describe, expect, it } from 'vitest';
import { Shore } from '../arrival/shore.ts';
import { sharedFolder } from '../shared-folder.ts';
import { differencesFrom } from './seen-objects.ts';

const CAPTURES = join(sharedFolder ?? '', 'captures');

describe.skipIf(sharedFolder === undefined)('an archive that OpenSim saved', () => {
  it.each([
    ['ground-truth/content.oar', 1, 98],
    ['asset-service/archives/two-regions-v1.0.oar', 2, 102],
  ])('%s is seen by a client as it is in the file', async (file, regions, objects) => {
    const path = join(CAPTURES, file);
    const truth = await loadRegionArchive(createReadStream(path));
    const store = new MemoryStore();
    const loaded = await loadGridArchive(createReadStream(path), store);
    expect([loaded.regions.length, loaded.objects, loaded.warningCount]).toEqual([regions, objects, 0]);
    const shore = await Shore.build(loaded.regions, { assets: store });
    const session = await shore.arrive('Test');
    const groups = truth.regions[0]!.objects.map(({ group }) => group);
    expect(differencesFrom(session.region!, groups)).toEqual([]);
    await shore.until(session.logout());
    await shore.grid.close();
  });
});
