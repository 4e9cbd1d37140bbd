/** A client reads the inventory and the library of the embedded grid, all of both, and keeps them. */
import { arrive, defaultRooms, inventory } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { createMemoryStore, MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';

it('the whole inventory and the library are read, and asked for once', async () => {
  const network = new MemoryNetwork(1, { delayMs: 20 });
  const ports = network.ports();
  const config = { ...DEFAULT_GRID, passwordScheme: 'opensim' } as const;
  const grid = await network.runUntil(startGrid(config, ports), 60_000);
  const cache = createMemoryStore();
  const asked: string[] = [];
  const http = {
    request: (request: Parameters<typeof ports.http.request>[0]) => {
      asked.push(request.url);
      return ports.http.request(request);
    },
  };
  const readAll = async () => {
    const rooms = [...defaultRooms(), inventory({ cache })] as const;
    const request = { grid: grid.loginUri, user: 'Test User', password: 'secret', rooms };
    const session = await network.runUntil(arrive(request, { ...ports, http }), 60_000);
    const ids = [...session.inventory.folders()].map(({ folderId }) => folderId);
    const before = asked.length;
    await network.runUntil(session.inventory.fetch(ids), 60_000);
    const { counts } = session.inventory;
    const [one] = session.inventory.items();
    const found = await network.runUntil(session.inventory.fetchItems([one!.id]), 60_000);
    const names = [...session.inventory.items()].map(({ name }) => name).toSorted();
    const requests = asked.slice(before).filter((url) => !/EventQueue|CE/.test(url)).length;
    await network.runUntil(session.logout(), 60_000);
    return { counts, found, names, requests, ids };
  };
  const first = await readAll();
  expect(first.counts.folders).toBeGreaterThan(10);
  expect(first.counts.items).toBeGreaterThan(0);
  const second = await readAll();
  expect(second.names).toEqual(first.names);
  expect(second.counts).toEqual(first.counts);
  expect(second.requests).toBeLessThan(first.requests);
  expect((await cache.keys()).every((key) => key.startsWith('inventory '))).toBe(true);
});
