import { arrive } from '@landfall/client';
import { MAX_PRIMS } from '@landfall/grid/config';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { expect, it } from 'vitest';
import { PLAIN, SETTLE_MS, Shore } from '../arrival/shore.ts';

/** In layers, 3 m apart. */
const prims = Array.from({ length: MAX_PRIMS }, (_, n) => ({
  name: `Prim ${n}`,
  position: [2 + (n % 80) * 3, 2 + (Math.floor(n / 80) % 80) * 3, 30 + Math.floor(n / 6400) * 3] as [
    number,
    number,
    number,
  ],
}));

it(
  'a region of 45,000 prims is seen wholly, is searched by place, and takes no more',
  { timeout: 240_000 },
  async () => {
    const shore = await Shore.build([{ ...PLAIN, prims }]);
    const session = await shore.until(arrive(shore.options('Test'), shore.network.ports()));
    const { region } = session;
    const seen = (): number => region.objects.size - 1;
    for (let waited = 0; seen() < MAX_PRIMS && waited < 120_000; waited += 5000)
      await shore.network.run(5000);
    expect(seen()).toBe(MAX_PRIMS);
    // Each in its own place, and none twice.
    const places = new Set<string>();
    for (const object of region.objects.filter(({ pcode }) => pcode === 9)) {
      const { x, y, z } = object.position;
      places.add([x, y, z].map(Math.round).join(' '));
    }
    expect(places.size).toBe(MAX_PRIMS);
    expect(region.objects.within({ centre: { x: 122, y: 122, z: 36 }, radius: 2 })).toHaveLength(1);
    const more = shore.until(region.build.rez({ position: { x: 128, y: 128, z: 60 } }));
    await expect(more).rejects.toThrow(RemoteError);
    await shore.until(session.logout());
    await shore.network.run(SETTLE_MS);
    await shore.grid.close();
  },
);

it('a region of one prim more is refused before it is begun', async () => {
  await expect(Shore.build([{ ...PLAIN, prims: [...prims, prims[0]!] }])).rejects.toThrow(UsageError);
});
