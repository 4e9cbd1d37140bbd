import { arrive } from '@landfall/client';
import { createMemoryStore } from '@landfall/transport/memory';
import type { KeyValueStore } from '@landfall/transport/ports';
import { expect, it } from 'vitest';
import { PLAIN, SETTLE_MS, Shore } from '../arrival/shore.ts';

/** What has stood for five minutes is told as a version to who has a cache, as by OpenSim. */
const STOOD_MS = 301_000;
const COUNT = 300;

const prims = Array.from({ length: COUNT }, (_, n) => ({
  name: `Prim ${n}`,
  text: `number ${n}`,
  position: [10 + (n % 20) * 10, 10 + Math.floor(n / 20) * 10, 30] as [number, number, number],
}));

/** One visit: the texts of what is seen, and how many objects came in which kind of update. */
async function visit(shore: Shore, objectCache: KeyValueStore) {
  const session = await shore.until(arrive(shore.options('Test', { objectCache }), shore.network.ports()));
  const counts = { full: 0, recalled: 0, asked: 0 };
  const { region } = session;
  region.on('objectsProbed', ({ recalled, asked }) => {
    counts.recalled += recalled;
    counts.asked += asked;
  });
  await shore.network.run(SETTLE_MS);
  const seen = region.objects.filter(({ pcode }) => pcode === 9).map((object) => object.describe().text);
  counts.full = seen.length - counts.recalled;
  await shore.until(session.logout());
  await shore.network.run(SETTLE_MS);
  return { seen: seen.toSorted(), ...counts };
}

it('the second visit of a region is sent less than a tenth of the objects', async () => {
  const shore = await Shore.build([{ ...PLAIN, prims }]);
  await shore.network.run(STOOD_MS);
  const cache = createMemoryStore();
  const first = await visit(shore, cache);
  expect(first).toMatchObject({ full: COUNT, recalled: 0 });
  const second = await visit(shore, cache);
  expect(second.seen).toEqual(first.seen);
  expect(second).toMatchObject({ full: 0, recalled: COUNT, asked: 0 });
  const stranger = await visit(shore, createMemoryStore());
  expect(stranger).toMatchObject({ full: COUNT, recalled: 0 });
  await shore.grid.close();
});
