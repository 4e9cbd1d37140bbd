import { expect, it } from 'vitest';
import { ARRIVAL_DEADLINE_MS } from '@landfall/client';
import { FarAwayGrid, lossyPath } from './bad-network.ts';

/** All thousand in CI; what a developer waits for is a part of the same ones. */
const LOGINS = Number(process.env['LANDFALL_LOGINS'] ?? 60);

it(`${LOGINS} of ${LOGINS} logins arrive at 20 % loss, 200 ± 50 ms, 5 % duplicates, 5 % held back, 5 % failed requests`, async () => {
  const grid = await FarAwayGrid.start(1000);
  const attempts = await grid.attempts(LOGINS, lossyPath(0.2));
  const times = attempts.flatMap(({ afterMs }) => afterMs ?? []);
  expect(attempts.filter(({ afterMs }) => afterMs === undefined)).toEqual([]);
  expect(times).toHaveLength(LOGINS);
  expect(Math.max(...times)).toBeLessThan(ARRIVAL_DEADLINE_MS);
  // The path is as bad as it says: nobody arrives in less than a login, a seed, and their two round trips.
  expect(Math.min(...times)).toBeGreaterThan(300);
  await grid.close();
}, 300_000);
