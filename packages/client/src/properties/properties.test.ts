import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import { encodeMaterialOverrides, MATERIAL_OVERRIDE_METHOD } from '@landfall/protocol/material';
import type { Message, MessageOf } from '@landfall/protocol/message';
import {
  encodeObjectFamily,
  encodeObjectProperties,
  encodePhysicsEvent,
  OBJECT_FLAG,
} from '@landfall/protocol/object';
import type { ObjectProperties } from '@landfall/protocol/object';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { startSession } from '../arrive/index.ts';
import { arriveInFakeGrid, fullUpdate, likeOpenSim } from '../testing/index.ts';
import type { FakeSimulator, Script } from '../testing/index.ts';
import { properties } from './index.ts';

const PLACE = { x: 10, y: 20, z: 30 };
const OWNER = new Uuid(9, 9, 9, 9);
const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);

function propertiesOf(localId: number): ObjectProperties {
  return {
    id: idOf(localId),
    ownerId: OWNER,
    groupId: Uuid.zero,
    lastOwnerId: OWNER,
    masks: { base: 1, owner: 2, group: 3, everyone: 4, nextOwner: 5 },
    ownershipCost: 0,
    saleType: 2,
    salePrice: 10,
    category: 0,
    name: `Prim ${localId}`,
    description: 'a prim',
    creatorId: OWNER,
    createdAt: 1_700_000_000,
    aggregatePermissions: 0,
    aggregateTexturePermissions: 0,
    aggregateTextureOwnerPermissions: 0,
    inventorySerial: 0,
    itemId: Uuid.zero,
    folderId: Uuid.zero,
    fromTaskId: Uuid.zero,
    touchName: '',
    sitName: '',
    textureIds: [],
  };
}

/** Answers as OpenSim does, for the objects that `answers` names. */
const answering =
  (answers: (localId: number) => boolean = () => true): Script =>
  (message, simulator) => {
    likeOpenSim(message, simulator);
    if (message.name === 'ObjectSelect') {
      const known = message.ObjectData.filter(({ ObjectLocalID }) => answers(ObjectLocalID));
      for (const { ObjectLocalID } of known) {
        const ObjectData = [encodeObjectProperties(propertiesOf(ObjectLocalID))];
        simulator.send({ name: 'ObjectProperties', ObjectData });
      }
    }
    if (message.name === 'RequestObjectPropertiesFamily') {
      const localId = message.ObjectData.ObjectID.a;
      if (!answers(localId)) return;
      const ObjectData = encodeObjectFamily(propertiesOf(localId), 0);
      simulator.send({ name: 'ObjectPropertiesFamily', ObjectData });
    }
  };

async function arrived(script: Script, count: number, more: object = {}) {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network, { script });
  for (let ID = 1; ID <= count; ID++)
    grid.simulator.send(fullUpdate({ ID, FullID: idOf(ID), PCode: 9, ...more }, PLACE));
  await network.run(500);
  return { network, grid, session, region: session.region };
}

const named = (simulator: FakeSimulator, name: 'ObjectSelect' | 'ObjectDeselect'): readonly number[] =>
  simulator.all(name).flatMap(({ ObjectData }) => ObjectData.map(({ ObjectLocalID }) => ObjectLocalID));

describe('properties', () => {
  it('come by selecting at a bounded rate, and nothing stays selected', async () => {
    const { network, grid, region } = await arrived(answering(), 200);
    const began = network.clock.now();
    const asked = region.properties.fetchProperties(Array.from({ length: 210 }, (_, n) => n + 1));
    const found = await network.runUntil(asked, 60_000);
    expect(found.size).toBe(200);
    expect(network.clock.now() - began).toBeGreaterThanOrEqual(150);
    expect(found.get(7)).toEqual(propertiesOf(7));
    expect(region.objects.get(7)).toMatchObject({ name: 'Prim 7', ownerId: OWNER });
    expect(region.objects.ownedBy(OWNER)).toHaveLength(200);
    await network.run(500);
    expect(grid.simulator.all('ObjectSelect').map(({ ObjectData }) => ObjectData.length)).toEqual([
      50, 50, 50, 50,
    ]);
    expect(new Set(named(grid.simulator, 'ObjectDeselect'))).toEqual(
      new Set(named(grid.simulator, 'ObjectSelect')),
    );
  });

  it('that do not come are asked for again, then left out, and what was selected is let go', async () => {
    const { network, grid, region } = await arrived(
      answering((localId) => localId !== 2),
      3,
    );
    const found = await network.runUntil(region.properties.fetchProperties([1, 2, 3]), 60_000);
    expect([...found.keys()]).toEqual([1, 3]);
    await network.run(500);
    expect(named(grid.simulator, 'ObjectSelect')).toEqual([1, 2, 3, 2, 2]);
    expect(named(grid.simulator, 'ObjectDeselect')).toContain(2);
  });

  it('of what goes meanwhile are not waited for', async () => {
    const { network, grid, region } = await arrived(
      answering(() => false),
      1,
    );
    const asked = region.properties.fetchProperties([1]);
    await network.run(1000);
    grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: 1 }] });
    expect((await network.runUntil(asked, 1000)).size).toBe(0);
  });

  it('have an end that the caller sets', async () => {
    const { network, region } = await arrived(
      answering(() => false),
      1,
    );
    const late = region.properties.fetchProperties([1], { timeoutMs: 700 });
    await expect(network.runUntil(late, 1000)).rejects.toBeInstanceOf(TimeoutError);
    await expect(network.runUntil(late, 1000)).rejects.toMatchObject({ missing: 'ObjectProperties' });
  });

  it('end with the session', async () => {
    const { network, session, region } = await arrived(
      answering(() => false),
      1,
    );
    const asked = region.properties.fetchProperties([1]).catch((error: unknown) => error);
    await network.run(100);
    await network.runUntil(session.logout(), 10_000);
    expect(await asked).toBeInstanceOf(ClosedError);
  });

  it('of what moves by physics are asked for without holding it', async () => {
    const physical = OBJECT_FLAG.physics | OBJECT_FLAG.youOwner;
    const { network, grid, region } = await arrived(answering(), 1, { UpdateFlags: physical });
    const found = await network.runUntil(region.properties.fetchProperties([1]), 10_000);
    expect(found.get(1)).toMatchObject({ name: 'Prim 1', ownerId: OWNER });
    expect(grid.simulator.all('ObjectSelect')).toEqual([]);
  });

  it('of families are those of roots, and keep what was known beyond', async () => {
    const { network, grid, region } = await arrived(answering(), 1);
    grid.simulator.send(fullUpdate({ ID: 2, FullID: idOf(2), PCode: 9, ParentID: 1 }, PLACE));
    await network.run(100);
    await network.runUntil(region.properties.fetchProperties([1]), 10_000);
    const found = await network.runUntil(region.properties.fetchFamilies([2]), 10_000);
    expect([...found.keys()]).toEqual([1]);
    expect(found.get(1)).toMatchObject({ name: 'Prim 1', createdAt: 1_700_000_000 });
    const asked = grid.simulator.all('RequestObjectPropertiesFamily');
    expect(asked.map(({ ObjectData }) => ObjectData.ObjectID)).toEqual([idOf(1)]);
  });

  it('of avatars and of what is not there are none', async () => {
    const { network, grid, region } = await arrived(answering(), 0);
    grid.simulator.send(fullUpdate({ ID: 5, FullID: idOf(5), PCode: 47 }, PLACE, true));
    await network.run(100);
    expect(await region.properties.fetchProperties([5, 77])).toEqual(new Map());
    expect(grid.simulator.all('ObjectSelect')).toEqual([]);
  });

  it('need the room of objects', async () => {
    const network = new MemoryNetwork();
    const { grid, ports } = await arriveInFakeGrid(network);
    const identity = { grid: grid.url, firstName: 'Test', lastName: 'User' };
    const starting = startSession(grid.success, { ...identity, rooms: [properties()] }, ports);
    await expect(starting).rejects.toThrow('the room properties needs the room objects');
  });
});

describe('what comes unasked', () => {
  const overriding = (localId: number, faces: [number, object | undefined][]): Message => ({
    name: 'GenericStreamingMessage',
    MethodData: { Method: MATERIAL_OVERRIDE_METHOD },
    DataBlock: {
      Data: encodeMaterialOverrides({
        localId,
        faces: faces.map(([face, override]) => ({ face, override })),
      }),
    },
  });

  it('is physics, by the event queue', async () => {
    const { network, grid, region } = await arrived(answering(), 1);
    const physics = { shapeType: 2, density: 1000, friction: 0.5, restitution: 0.25, gravityMultiplier: 1 };
    const body = encodePhysicsEvent(
      new Map([
        [1, physics],
        [99, physics],
      ]),
    );
    grid.queue({ message: 'ObjectPhysicsProperties', body });
    await network.run(200);
    expect(region.objects.get(1)?.details.physics).toEqual(physics);
  });

  it('is overrides of materials, for objects that come later too', async () => {
    const { network, grid, region } = await arrived(answering(), 1);
    const updated: number[] = [];
    region.on('objectUpdated', ({ localId }) => updated.push(localId));
    grid.simulator.send(
      overriding(1, [
        [0, { metallic: 0.5 }],
        [3, undefined],
      ]),
    );
    grid.simulator.send(overriding(2, [[1, { roughness: 0.25 }]]));
    await network.run(200);
    expect([...(region.objects.get(1)?.details.overrides ?? [])]).toEqual([[0, { metallic: 0.5 }]]);
    expect(updated).toEqual([1]);
    grid.simulator.send(fullUpdate({ ID: 2, FullID: idOf(2), PCode: 9 }, PLACE));
    await network.run(200);
    expect([...(region.objects.get(2)?.details.overrides ?? [])]).toEqual([[1, { roughness: 0.25 }]]);
    grid.simulator.send(overriding(1, []));
    await network.run(200);
    expect(region.objects.get(1)?.details.overrides?.size).toBe(0);
  });

  it('is told as malformed where it makes no sense, and passed over where it is something else', async () => {
    const { network, grid, session } = await arrived(answering(), 1);
    const malformed: string[] = [];
    session.on('malformed', ({ error }) => malformed.push(error.what));
    const garbage = (Method: number): MessageOf<'GenericStreamingMessage'> => ({
      name: 'GenericStreamingMessage',
      MethodData: { Method },
      DataBlock: { Data: Uint8Array.of(1, 2, 3) },
    });
    grid.simulator.send(garbage(1));
    grid.simulator.send(garbage(MATERIAL_OVERRIDE_METHOD));
    await network.run(200);
    expect(malformed).toHaveLength(1);
  });
});

it('a region without a capability says so', async () => {
  const network = new MemoryNetwork();
  const { session } = await arriveInFakeGrid(network, {}, { capabilities: ['EventQueueGet'] });
  await expect(session.region.properties.fetchMedia(1)).resolves.toEqual([]);
  await expect(session.region.properties.fetchMaterials([OWNER])).rejects.toBeInstanceOf(RemoteError);
});
