import { FakeGrid } from '@landfall/client/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { visit } from './visit.ts';

const USER = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };

it.each([
  [1, 1],
  [3, 3],
  [20, 20],
])('a visitor of %i s leaves after that, where no land comes too', async (staySeconds, seconds) => {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const plan = { behaviour: 'standard', staySeconds, walkMetres: 0 } as const;
  await network.runUntil(visit({ ...USER, grid: grid.url }, plan, ports), 60_000);
  expect(Math.floor(network.clock.now() / 1000)).toBe(seconds);
});
