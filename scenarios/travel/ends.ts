/** How a journey has ended, and what is left of it. */
import { expect } from 'vitest';
import { NOTHING } from './counted-ports.ts';
import type { amongWalkers } from './walkers.ts';

/** Longer than any side waits for another. */
export const PATIENCE_MS = 180_000;

export type World = Awaited<ReturnType<typeof amongWalkers>>;
export type Walker = Awaited<ReturnType<World['visit']>>;

/** How it came out: what the teleport came to, where the client is, and where the grid has an avatar. */
export async function endOf(world: World, session: Walker, arrival: Promise<string>) {
  const { network, places } = world;
  const came = await network.runUntil(arrival, PATIENCE_MS);
  await network.run(60_000);
  const end = session.isAlive ? session.region.name : (await session.ended).reason;
  const where = places();
  await leavesNothing(world, session);
  return [came, end, where];
}

/** When all is over nobody waits for anything: timers, sockets and requests of both sides are counted. */
export async function leavesNothing({ network, grid, held }: World, session: Walker): Promise<void> {
  const kept = session.regions.all.length;
  // One that has ended by itself has let go of everything by now.
  if (!session.isAlive) expect([kept, held.walkers()]).toEqual([0, NOTHING]);
  else expect(held.walkers()).toMatchObject({ sockets: 1, requests: kept });
  await network.runUntil(session.logout(), 10_000);
  await network.run(1000);
  expect(held.walkers()).toEqual(NOTHING);
  await network.runUntil(grid.close(), 10_000);
  await network.run(1000);
  expect(held.grid()).toEqual(NOTHING);
}
