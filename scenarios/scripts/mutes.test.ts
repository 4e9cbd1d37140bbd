/** What an agent mutes is still muted at its next login: the grid keeps it. */
import { arrive, defaultRooms, mutes, transfers } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Mute } from '@landfall/protocol/mute';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';

it('mutes outlive a session', async () => {
  const network = new MemoryNetwork(1, { delayMs: 20 });
  const ports = network.ports();
  const config = { ...DEFAULT_GRID, passwordScheme: 'opensim' } as const;
  const grid = await network.runUntil(startGrid(config, ports), 60_000);
  const comeIn = async () => {
    const rooms = [...defaultRooms(), transfers(), mutes()] as const;
    const request = { grid: grid.loginUri, user: 'Test User', password: 'secret', rooms };
    const session = await network.runUntil(arrive(request, ports), 60_000);
    await network.run(2000);
    return session;
  };
  const ann: Mute = { type: 'agent', id: new Uuid(1, 2, 3, 4), name: 'Ann Other', except: [] };
  const board: Mute = { type: 'name', id: Uuid.zero, name: 'Ad board', except: ['sounds'] };
  const first = await comeIn();
  expect(first.mutes.all).toEqual([]);
  for (const mute of [ann, board, { ...ann, id: new Uuid(5, 6, 7, 8) }]) first.mutes.mute(mute);
  first.mutes.unmute({ ...ann, id: new Uuid(5, 6, 7, 8) });
  await network.run(1000);
  await network.runUntil(first.logout(), 60_000);
  const second = await comeIn();
  expect(second.mutes.all).toEqual([ann, board]);
  await network.runUntil(second.logout(), 60_000);
});
