import { describe, expect, it } from 'vitest';
import { about, createSite, place, rez, seenBy } from '../../testing/index.ts';
import { MAX_SCALE, MIN_SCALE, withinLimits } from './places.ts';

const ONE = { x: 1, y: 1, z: 1 };

describe('how large a prim may be', () => {
  it.each([
    ['too small', 0, MIN_SCALE],
    ['the smallest', MIN_SCALE, MIN_SCALE],
    ['the largest', MAX_SCALE, MAX_SCALE],
    ['too large', MAX_SCALE + 1, MAX_SCALE],
  ])('a size that is %s', (_, wanted, is) => {
    for (const axis of ['x', 'y', 'z'] as const)
      expect(withinLimits({ ...ONE, [axis]: wanted })).toEqual({ ...ONE, [axis]: is });
  });

  it.each([
    ['alone', false],
    ['whole', true],
  ])('one that is scaled %s beyond it is as large as may be', async (_, isWhole) => {
    const site = await createSite();
    const { localId } = await rez(site, site.builder, { x: 100, y: 100, z: 30 });
    place(site.builder, localId, { scale: { x: 300, y: 2, z: 2 } }, isWhole);
    await site.network.run(500);
    expect(seenBy(site.other).get(localId)!.scale).toEqual({ x: MAX_SCALE, y: 2, z: 2 });
  });

  it('a part that would be too large holds the whole linkset back', async () => {
    const site = await createSite();
    const root = await rez(site, site.builder, { x: 100, y: 100, z: 30 });
    const part = await rez(site, site.builder, { x: 101, y: 100, z: 30 });
    place(site.builder, part.localId, { scale: { x: 128, y: 1, z: 1 } }, false);
    about(site.builder, 'ObjectLink', [root.localId, part.localId]);
    await site.network.run(500);
    const { x } = root.scale;
    place(site.builder, root.localId, { scale: { x: 10 * x, y: 1, z: 1 } });
    await site.network.run(500);
    const seen = seenBy(site.other);
    expect(seen.get(part.localId)!.scale.x).toBeCloseTo(MAX_SCALE, 3);
    expect(seen.get(root.localId)!.scale.x).toBeCloseTo(2 * x, 3);
  });
});
