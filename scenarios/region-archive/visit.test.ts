import { describe, expect, it } from 'vitest';
import { arrive, assets, defaultRooms } from '@landfall/client';
import { MemoryStore } from '@landfall/assets/store';
import { loadGridArchive } from '@landfall/grid';
import { SETTLE_MS, Shore } from '../arrival/shore.ts';
import { differencesFrom } from './seen-objects.ts';
import { ASSETS, GROUPS, TEXTURE, smallArchive } from './small-archive.ts';

async function visited() {
  const store = new MemoryStore();
  const loaded = await loadGridArchive(smallArchive(), store);
  expect(loaded.warningCount).toBe(0);
  const shore = await Shore.build(loaded.regions, { assets: store });
  const rooms = [...defaultRooms(), assets()] as const;
  const session = await shore.until(arrive({ ...shore.options('Test'), rooms }, shore.network.ports()));
  await shore.network.run(SETTLE_MS);
  return { shore, session };
}

describe('a region archive that is visited', () => {
  it('shows what is in the file: objects, ground, water, the next region', async () => {
    const { shore, session } = await visited();
    const region = session.region!;
    expect([region.name, region.description?.waterHeight]).toEqual(['Harbour', 19.5]);
    expect(region.description?.ground.textureIds.every((id) => id.equals(TEXTURE))).toBe(true);
    expect(differencesFrom(region, GROUPS)).toEqual([]);
    expect(region.terrain.isComplete).toBe(true);
    expect(region.terrain.heightMap?.at(128, 99)).toBeCloseTo(22, 1);
    expect(session.regions.all.map(({ name }) => name).toSorted()).toEqual(['Harbour', 'Sea']);
    await shore.until(session.logout());
    await shore.grid.close();
  });

  it('gives its names, owners and assets to who asks', async () => {
    const { shore, session } = await visited();
    const region = session.region!;
    const sign = region.objects.find(GROUPS[1]!.parts[0]!.id.toString())!;
    const known = await shore.until(region.properties.fetchProperties([sign.localId]));
    const details = known.get(sign.localId);
    expect(details?.name).toBe('part 20');
    expect(details?.ownerId.equals(GROUPS[1]!.parts[0]!.ownerId)).toBe(true);
    const fetched = await shore.until(session.assets.fetch('texture', TEXTURE));
    expect(Buffer.from(fetched.bytes).equals(ASSETS[0]!.bytes)).toBe(true);
    await shore.until(session.logout());
    await shore.grid.close();
  });

  it('is the same when it was saved and is visited again', async () => {
    const { shore } = await visited();
    const store = new MemoryStore();
    const again = await loadGridArchive(shore.grid.saveArchive(), store);
    await shore.grid.close();
    expect(again.assets.count).toBe(ASSETS.length);
    const other = await Shore.build(again.regions, { assets: store });
    const session = await other.arrive('Second');
    expect(differencesFrom(session.region!, GROUPS)).toEqual([]);
    await other.until(session.logout());
    await other.grid.close();
  });
});
