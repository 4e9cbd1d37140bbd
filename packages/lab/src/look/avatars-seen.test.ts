import { arrive, defaultRooms, ownAvatar } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { VISUAL_PARAM, nameOfAnimation } from '@landfall/protocol/avatar';
import { ClosedError } from '@landfall/protocol/errors';
import { attachmentPointOf, PCODE } from '@landfall/protocol/object';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { lookAtGrid } from './look-at-grid.ts';

const secret = { password: 'secret' };
const GRID: GridConfig = {
  passwordScheme: 'opensim',
  regions: [{ name: 'Bay', terrain: { kind: 'flat', height: 25 } }],
  accounts: [
    { first: 'Test', last: 'User', ...secret },
    { first: 'Tall', last: 'Dancer', ...secret },
  ],
};

it('somebody who is dressed, wears something and dances is collected with all of it', async () => {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await network.runUntil(startGrid(GRID, ports), 1000);
  const rooms = [...defaultRooms(), ownAvatar()] as const;
  const who = { grid: grid.loginUri, firstName: 'Tall', lastName: 'Dancer', secret, rooms };
  const dancer = await network.runUntil(arrive(who, ports), 30_000);
  await network.run(2000);
  dancer.avatar.dress({ params: new Map([[VISUAL_PARAM.height, 2]]) });
  dancer.avatar.play('dance1');
  expect(await network.runUntil(dancer.avatar.hover(0.5), 10_000)).toBe(0.5);
  const { build } = dancer.region;
  const box = await network.runUntil(build.rez({ position: dancer.agent.position! }), 10_000);
  await network.runUntil(build.attach(box.localId, { point: 2 }), 10_000);
  const looker = { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret };
  const scene = await network.runUntil(
    lookAtGrid(looker, ports, {
      codec: {
        decode: async () => await Promise.reject(new ClosedError('none', { by: 'us', reason: 'test' })),
      },
      timeoutMs: 60_000,
      wantsNames: true,
      wantsNeighbours: false,
      ownsAll: false,
      signal: new AbortController().signal,
      status: () => undefined,
    }),
    120_000,
  );
  await network.runUntil(dancer.logout(), 10_000);
  await network.runUntil(grid.close(), 5000);
  const { objects } = scene.regions[0];
  const seen = objects.find(({ naming }) => naming?.name === 'Tall Dancer')!;
  expect(seen.avatar!.looks!.params.get(VISUAL_PARAM.height)).toBeCloseTo(2, 5);
  expect(seen.avatar!.looks!.hover.z).toBe(0.5);
  expect(seen.avatar!.animations.map(({ id }) => nameOfAnimation(id))).toEqual(['stand', 'dance1']);
  const worn = objects.filter(
    ({ description: { parentId, pcode } }) => pcode === PCODE.prim && parentId === seen.description.localId,
  );
  expect(worn.map(({ description }) => attachmentPointOf(description.state))).toEqual([2]);
});
