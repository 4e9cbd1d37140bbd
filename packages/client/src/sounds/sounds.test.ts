import { Uuid, regionHandleOf } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { enableNeighbour, FakeGrid, fakeArriveOptions } from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';
import { sounds } from './index.ts';
import type { SoundEvents } from './index.ts';

const SOUND = new Uuid(1, 2, 3, 4);
const OBJECT = new Uuid(5, 6, 7, 8);
const OWNER = new Uuid(9, 9, 9, 9);
const Handle = regionHandleOf(256_000, 256_000);
const Position = { x: 1, y: 2, z: 3 };

it('sounds are told as the region says them, no louder than can be', async () => {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, {});
  const rooms = [sounds()] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const told: unknown[] = [];
  const names: readonly (keyof SoundEvents)[] = [
    'soundTriggered',
    'soundAttached',
    'soundGainChanged',
    'soundPreloaded',
  ];
  for (const name of names) session.on(name, (sound) => told.push({ name, ...sound, region: undefined }));
  const ids = { SoundID: SOUND, OwnerID: OWNER, ObjectID: OBJECT };
  const { simulator } = grid;
  for (const Gain of [0.5, 7, NaN, -1])
    simulator.send({
      name: 'SoundTrigger',
      SoundData: { ...ids, ParentID: Uuid.zero, Handle, Position, Gain },
    });
  simulator.send({ name: 'AttachedSound', DataBlock: { ...ids, Gain: 1, Flags: 0x21 } });
  simulator.send({ name: 'AttachedSoundGainChange', DataBlock: { ObjectID: OBJECT, Gain: 0.25 } });
  simulator.send({ name: 'PreloadSound', DataBlock: [ids, { ...ids, SoundID: OBJECT }] });
  await network.run(500);
  const of = { soundId: SOUND, ownerId: OWNER, objectId: OBJECT };
  const once = { name: 'soundTriggered', ...of, regionHandle: Handle, position: Position };
  expect(told).toMatchObject([
    ...[0.5, 1, 0, 0].map((gain) => ({ ...once, gain })),
    { name: 'soundAttached', ...of, gain: 1, flags: 0x21 },
    { name: 'soundGainChanged', objectId: OBJECT, gain: 0.25 },
    { name: 'soundPreloaded', ...of },
    { name: 'soundPreloaded', ...of, soundId: OBJECT },
  ]);
});

it('sounds name the region that tells them, which may be a neighbour, and none after the end', async () => {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, {});
  const east = await grid.addNeighbour('East');
  const rooms = [sounds()] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  enableNeighbour(grid, east);
  await network.run(3000);
  const heard: string[] = [];
  session.on('soundTriggered', ({ region, gain }) => heard.push(`${region.name} ${gain}`));
  session.on('soundGainChanged', ({ region, gain }) => heard.push(`${region.name} changed ${gain}`));
  session.on('soundPreloaded', ({ region }) => heard.push(`${region.name} preloaded`));
  const ids = { SoundID: SOUND, OwnerID: OWNER, ObjectID: OBJECT };
  const tell = (simulator: FakeSimulator, Gain: number): void => {
    const SoundData = { ...ids, ParentID: Uuid.zero, Handle, Position, Gain };
    simulator.send({ name: 'SoundTrigger', SoundData });
    simulator.send({ name: 'AttachedSoundGainChange', DataBlock: { ObjectID: OBJECT, Gain: -Gain } });
    simulator.send({ name: 'PreloadSound', DataBlock: [] });
  };
  tell(grid.simulator, Infinity);
  tell(east, -Infinity);
  await network.run(500);
  expect(heard.toSorted()).toEqual([
    'Default Region 1',
    'Default Region changed 0',
    'East 0',
    'East changed 1',
  ]);
  heard.length = 0;
  await network.runUntil(session.logout(), 60_000);
  tell(grid.simulator, 1);
  await network.run(500);
  expect(heard).toEqual([]);
});
