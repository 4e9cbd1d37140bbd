import { Uuid } from '@landfall/protocol/datatypes';
import { PCODE } from '@landfall/protocol/object';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it, vi } from 'vitest';
import { arriveInFakeGrid, fullUpdate } from '../testing/index.ts';
import type { ObjectMirror } from './object-mirror.ts';

it('what a crowded region forgets is told once, and again when it is ten times as much', async () => {
  const network = new MemoryNetwork();
  const told: string[] = [];
  const logger = { log: (_: string, text: string) => void (text.includes('forgotten') && told.push(text)) };
  const { grid, session } = await arriveInFakeGrid(network, {}, { logger });
  const mirror: ObjectMirror = session.region.objects;
  const apply = mirror.apply.bind(mirror);
  // As if there were too many: each that is added costs two others.
  vi.spyOn(mirror, 'apply').mockImplementation((...args) => {
    const applied = apply(...args);
    if (applied.type !== 'added') return applied;
    const removed = [applied.object, applied.object];
    return { ...applied, overflowed: true, gone: { removed, unseated: [], left: [] } };
  });
  for (let count = 1; count <= 62; count++) {
    const block = { ID: count, FullID: new Uuid(0, 0, 0, count), PCode: PCODE.prim };
    grid.simulator.send(fullUpdate(block, { x: 10, y: 10, z: 10 }));
  }
  await network.run(1000);
  expect(told).toEqual([
    'more than 100000 objects in a region: the farthest are forgotten, 2 so far',
    'more than 100000 objects in a region: the farthest are forgotten, 20 so far',
  ]);
  await network.runUntil(session.logout(), 5000);
});
