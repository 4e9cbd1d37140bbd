import { NO_ROTATION, Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import { EXTRA_PARAM } from '@landfall/protocol/extra-params';
import { parseLlsd } from '@landfall/protocol/llsd';
import { decodeMaterialChanges } from '@landfall/protocol/material';
import { BOX_SHAPE, OBJECT_FLAG, PCODE } from '@landfall/protocol/object';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { startSession } from '../arrive/index.ts';
import { objects } from '../objects/index.ts';
import { alertMessage, arriveInFakeGrid, BuildingRegion, llsd } from '../testing/index.ts';
import { build } from './index.ts';

const PLACE = { x: 10, y: 20, z: 30 };
const HALF = Math.SQRT1_2;
const QUARTER = { x: 0, y: 0, z: HALF, w: HALF };

async function arrived() {
  const network = new MemoryNetwork();
  const fake = new BuildingRegion();
  const { grid, session } = await arriveInFakeGrid(network, { script: fake.script });
  const { region } = session;
  const soon = <Value>(promise: Promise<Value>): Promise<Value> => network.runUntil(promise, 60_000);
  const { simulator } = grid;
  /** So many prims that stand there already. */
  const stands = async (count: number): Promise<readonly number[]> => {
    const ids = Array.from({ length: count }, (_, n) => {
      const motion = { position: { ...PLACE, x: 10 * n }, rotation: NO_ROTATION };
      const still = { velocity: { x: 0, y: 0, z: 0 }, acceleration: { x: 0, y: 0, z: 0 } };
      const description = { motion: { ...motion, ...still, angularVelocity: { x: 0, y: 0, z: 0 } } };
      return fake.add({ ...description, shape: BOX_SHAPE, scale: { x: 1, y: 1, z: 1 } }).description.localId;
    });
    fake.report(simulator, ...ids);
    await network.run(500);
    return ids;
  };
  return { network, fake, grid, simulator, session, region, build: region.build, soon, stands };
}

describe('making objects', () => {
  it('ends with the object where it was wanted, and nothing selected', async () => {
    const { build: made, soon, network, simulator } = await arrived();
    const scale = { x: 1, y: 2, z: 3 };
    const object = await soon(made.rez({ position: PLACE, scale, rotation: QUARTER, material: 1 }));
    expect(object).toMatchObject({ position: PLACE, scale, pcode: PCODE.prim });
    expect(object.describe().material).toBe(1);
    await network.run(100);
    const deselected = simulator.all('ObjectDeselect').map(({ ObjectData }) => ObjectData);
    expect(deselected).toEqual([[{ ObjectLocalID: object.localId }]]);
  });

  it('gives each of many requests its own, also equal ones close together', async () => {
    const { build: made, soon } = await arrived();
    const wanted = Array.from({ length: 30 }, (_, n) => ({ ...PLACE, x: 50 + n / 2 }));
    const done = await soon(Promise.all(wanted.map((position) => made.rez({ position }))));
    expect(done.map(({ position }) => position)).toEqual(wanted);
    expect(new Set(done.map(({ localId }) => localId)).size).toBe(30);
  });

  it('is not content with what somebody else makes, or what looks otherwise', async () => {
    const { build: made, soon, fake, simulator, network } = await arrived();
    fake.refuses = ({ name }) => name === 'ObjectAdd';
    const asked = made.rez({ position: PLACE }).catch((error: unknown) => error);
    await network.run(100);
    const half = { x: 0.5, y: 0.5, z: 0.5 };
    const motion = { position: PLACE, rotation: NO_ROTATION };
    const zero = { x: 0, y: 0, z: 0 };
    const still = { ...motion, velocity: zero, acceleration: zero, angularVelocity: zero };
    const likely = { shape: BOX_SHAPE, scale: half, motion: still };
    const others = [
      fake.add({ ...likely, updateFlags: 0 }),
      fake.add({ ...likely, scale: PLACE }),
      fake.add({ ...likely, shape: { ...BOX_SHAPE, profileHollow: 7 } }),
      fake.add({ ...likely, motion: { ...still, position: { ...PLACE, x: 99 } } }),
      fake.add({ ...likely, parentId: 1 }),
      fake.add({ ...likely, pcode: PCODE.tree }),
    ];
    fake.report(simulator, ...others.map(({ description }) => description.localId));
    expect(await soon(asked)).toBeInstanceOf(TimeoutError);
  });

  it('takes trees as large as the region lets them be', async () => {
    const { build: made, soon, fake, simulator, network } = await arrived();
    fake.refuses = ({ name }) => name === 'ObjectAdd';
    const asked = made.rez({ position: PLACE, pcode: PCODE.tree, state: 3 });
    await network.run(100);
    const zero = { x: 0, y: 0, z: 0 };
    const still = { velocity: zero, acceleration: zero, angularVelocity: zero, rotation: NO_ROTATION };
    const tree = fake.add({
      pcode: PCODE.tree,
      scale: { x: 16, y: 16, z: 16 },
      motion: { ...still, position: PLACE },
    });
    fake.report(simulator, tree.description.localId);
    expect(await soon(asked)).toMatchObject({ scale: { x: 16 } });
  });

  it('by copying brings all parts, in the order of the originals', async () => {
    const { build: made, soon, stands, region } = await arrived();
    const [one, two, part] = await stands(3);
    await soon(made.link(one!, [part!]));
    const copies = await soon(made.duplicate([two!, one!], { x: 0, y: 0, z: 50 }));
    expect(copies.map(({ position }) => position)).toEqual([
      { x: 10, y: 20, z: 80 },
      { x: 0, y: 20, z: 80 },
    ]);
    expect(copies.map(({ localId }) => region.objects.linksetOf(localId).length)).toEqual([1, 2]);
  });
});

describe('changes of place', () => {
  it('end with what the region reports', async () => {
    const { build: made, soon, stands, simulator } = await arrived();
    const [localId] = await stands(1);
    expect((await soon(made.move(localId!, PLACE))).position).toEqual(PLACE);
    expect((await soon(made.rotate(localId!, QUARTER))).rotation.z).toBeCloseTo(HALF, 5);
    expect((await soon(made.scale(localId!, { x: 2, y: 2, z: 4 }))).scale).toEqual({ x: 2, y: 2, z: 4 });
    const types = simulator.all('MultipleObjectUpdate').map(({ ObjectData }) => ObjectData[0]!.Type);
    expect(types).toEqual([0x09, 0x0a, 0x0c]);
  });

  it('go together, in the steps that OpenSim knows', async () => {
    const { build: made, soon, stands, simulator } = await arrived();
    const [localId] = await stands(1);
    const scale = { x: 3, y: 3, z: 3 };
    const object = await soon(made.transform(localId!, { position: PLACE, rotation: QUARTER, scale }));
    expect(object).toMatchObject({ position: PLACE, scale });
    const [update] = simulator.all('MultipleObjectUpdate');
    expect(update?.ObjectData.map(({ Type }) => Type)).toEqual([0x0b, 0x0c]);
  });

  it('of wholes keep their proportions, of parts go alone', async () => {
    const { build: made, soon, stands, simulator } = await arrived();
    const [root, part] = await stands(2);
    await soon(made.link(root!, [part!]));
    await soon(made.scale(root!, { x: 2, y: 2, z: 2 }));
    await soon(made.move(part!, { x: 0, y: 0, z: 1 }));
    await soon(made.move(root!, PLACE, { whole: false }));
    const types = simulator.all('MultipleObjectUpdate').map(({ ObjectData }) => ObjectData[0]!.Type);
    expect(types).toEqual([0x1c, 0x01, 0x01]);
  });

  it('that are none end when the region has heard of them', async () => {
    const { build: made, soon, stands, fake, region } = await arrived();
    const [localId] = await stands(1);
    fake.refuses = () => true;
    const before = region.objects.get(localId!)!.position;
    expect((await soon(made.move(localId!, before))).position).toEqual(before);
    expect(await soon(made.unlink([localId!]))).toHaveLength(1);
  });

  it('that are limited end with what is reported', async () => {
    const { build: made, soon, stands, fake, simulator, network } = await arrived();
    const [localId] = await stands(1);
    fake.refuses = ({ name }) => name === 'MultipleObjectUpdate';
    const asked = made.scale(localId!, { x: 1, y: 1, z: 9999 });
    await network.run(100);
    // Something else of it is told first.
    fake.change(localId!, { text: 'hello' });
    fake.report(simulator, localId!);
    fake.change(localId!, { scale: { x: 1, y: 1, z: 256 } });
    fake.report(simulator, localId!);
    expect((await soon(asked)).scale.z).toBe(256);
  });

  it('are taken back and made again', async () => {
    const { build: made, soon, stands } = await arrived();
    const [localId] = await stands(1);
    expect((await soon(made.undo(localId!))).position.x).toBe(1);
    expect((await soon(made.redo(localId!))).position.x).toBe(2);
  });

  it('are not taken back by whatever else is told of the object', async () => {
    const { build: made, soon, stands, fake, network } = await arrived();
    const [localId] = await stands(1);
    fake.refuses = ({ name }) => name === 'Undo';
    const undone = made.undo(localId!, { timeoutMs: 3000 }).catch((error: unknown) => error);
    await network.run(100);
    await soon(made.setMaterial(localId!, 5));
    expect(await soon(undone)).toBeInstanceOf(TimeoutError);
  });
});

describe('changes of looks', () => {
  it('that an object has already are done when they are acknowledged, however they are written', async () => {
    const { build: made, soon, stands, fake } = await arrived();
    const [localId] = await stands(1);
    const textureId = new Uuid(1, 2, 3, 4);
    const entry = { default: { ...PLAIN_FACE, textureId }, faces: new Map() };
    const painted = await soon(made.paint(localId!, entry));
    const bytes = painted.describe().textureEntry;
    fake.refuses = ({ name }) => name === 'ObjectImage';
    // Viewers leave out the zero that ends the last field.
    const again = await soon(made.paint(localId!, bytes.subarray(0, -1), { timeoutMs: 3000 }));
    expect(again.textureEntry?.default.textureId).toEqual(textureId);
  });

  it('are reported: shape, paint, extra parameters, material, body', async () => {
    const { build: made, soon, stands } = await arrived();
    const [localId] = await stands(1);
    const id = localId!;
    const shape = { ...BOX_SHAPE, profileHollow: 25_000 };
    expect((await soon(made.reshape(id, shape))).shape).toEqual(shape);
    const textureId = new Uuid(1, 2, 3, 4);
    const entry = { default: { ...PLAIN_FACE, textureId }, faces: new Map() };
    const painted = await soon(made.paint(id, entry, { mediaUrl: 'http://127.0.0.1/' }));
    expect(painted.textureEntry?.default.textureId).toEqual(textureId);
    expect(painted.describe().mediaUrl).toBe('http://127.0.0.1/');
    const red = { r: 255, g: 0, b: 0, a: 255 };
    const light = { type: 'light', colour: red, radius: 5, cutoff: 0, falloff: 1 } as const;
    expect((await soon(made.setExtraParam(id, light))).describe().extraParams).toHaveLength(7 + 16);
    const dark = await soon(made.removeExtraParam(id, EXTRA_PARAM.light));
    expect(dark.describe().extraParams).toEqual(Uint8Array.of(0));
    expect((await soon(made.setMaterial(id, 5))).describe().material).toBe(5);
    const phantom = await soon(made.setBody(id, { phantom: true }));
    expect(phantom.flags & OBJECT_FLAG.phantom).toBe(OBJECT_FLAG.phantom);
    const falling = await soon(made.setBody(id, { physics: true }));
    expect(falling.flags & OBJECT_FLAG.phantom).toBe(OBJECT_FLAG.phantom);
  });

  it('of which the region tells nobody are asked for', async () => {
    const { build: made, soon, stands, simulator, network } = await arrived();
    const [localId] = await stands(1);
    const began = network.clock.now();
    expect((await soon(made.setClickAction(localId!, 1))).describe().clickAction).toBe(1);
    expect(network.clock.now() - began).toBeLessThan(2000);
    expect(simulator.all('RequestMultipleObjects')).toHaveLength(1);
  });
});

describe('changes of what is said', () => {
  it('are confirmed by asking', async () => {
    const { build: made, soon, stands } = await arrived();
    const [localId] = await stands(1);
    const id = localId!;
    expect((await soon(made.rename(id, 'Table'))).name).toBe('Table');
    const described = await soon(made.setDescription(id, 'of wood'));
    expect(described.details.properties).toMatchObject({ name: 'Table', description: 'of wood' });
    await soon(made.sell(id, { saleType: 2, salePrice: 7 }));
    const permitted = await soon(made.permit(id, 'everyone', 0x8000));
    expect(permitted.details.properties).toMatchObject({
      saleType: 2,
      salePrice: 7,
      masks: { everyone: 0x8000 },
    });
    const forbidden = await soon(made.forbid(id, 'everyone', 0x8000));
    expect(forbidden.details.properties?.masks.everyone).toBe(0);
  });

  it('may be cut, and end all the same', async () => {
    const { build: made, soon, stands } = await arrived();
    const [localId] = await stands(1);
    expect((await soon(made.rename(localId!, 'x'.repeat(100)))).name).toBe('x'.repeat(63));
  });

  it('end when they are not done', async () => {
    const { build: made, soon, stands, fake } = await arrived();
    const [localId] = await stands(1);
    fake.refuses = ({ name }) => name === 'ObjectName';
    const refused = soon(made.rename(localId!, 'Table', { timeoutMs: 3000 }));
    await expect(refused).rejects.toBeInstanceOf(TimeoutError);
  });
});

describe('linksets', () => {
  it('are made and taken apart', async () => {
    const { build: made, soon, stands, region } = await arrived();
    const [one, two, three] = await stands(3);
    const linked = await soon(made.link(one!, [two!, three!]));
    expect(linked.map(({ localId }) => localId)).toEqual([one, two, three]);
    expect(await soon(made.unlink([one!]))).toMatchObject([{ localId: one, parentId: 0 }]);
    expect(region.objects.linksetOf(three!).map(({ localId }) => localId)).toEqual([two, three]);
    expect(await soon(made.unlink([three!]))).toMatchObject([{ localId: three, parentId: 0 }]);
  });

  it('are deleted, and taken, as wholes', async () => {
    const { build: made, soon, stands, region, simulator } = await arrived();
    const [one, two, three] = await stands(3);
    await soon(made.link(one!, [two!]));
    const deleted = await soon(made.delete([one!]));
    expect(deleted.map(({ localId }) => localId)).toEqual([one]);
    expect([region.objects.get(two!), region.objects.size]).toEqual([undefined, 1]);
    const folder = new Uuid(5, 5, 5, 5);
    await soon(made.take([three!], folder.toString()));
    expect(simulator.all('DeRezObject').map(({ AgentBlock }) => AgentBlock)).toMatchObject([
      { Destination: 6, PacketCount: 1, PacketNumber: 0 },
      { Destination: 4, DestinationID: folder },
    ]);
  });

  it('of many are named in several messages of one request', async () => {
    const { build: made, soon, stands, simulator } = await arrived();
    const ids = await stands(450);
    expect(await soon(made.delete(ids))).toHaveLength(450);
    const blocks = simulator.all('DeRezObject').map(({ AgentBlock }) => AgentBlock);
    expect(blocks).toMatchObject([0, 1, 2].map((PacketNumber) => ({ PacketCount: 3, PacketNumber })));
    expect(new Set(blocks.map(({ TransactionID }) => TransactionID.key)).size).toBe(1);
  });
});

describe('refusals', () => {
  it('in silence have an end', async () => {
    const { build: made, soon, stands, fake } = await arrived();
    const [localId] = await stands(1);
    fake.refuses = ({ name }) => name !== 'ObjectSelect';
    const refused = soon(made.move(localId!, PLACE, { timeoutMs: 2500 }));
    await expect(refused).rejects.toBeInstanceOf(TimeoutError);
    await expect(refused).rejects.toMatchObject({ waitedMs: 2500, missing: 'placing an object' });
  });

  it('of leaving and unlinking are explained too', async () => {
    const { build: made, soon, stands, fake, simulator, network } = await arrived();
    fake.flags = OBJECT_FLAG.copy;
    const [root, part] = await stands(2);
    fake.change(part!, { parentId: root! });
    fake.report(simulator, root!, part!);
    await network.run(500);
    fake.refuses = ({ name }) => name === 'DeRezObject' || name === 'ObjectDelink';
    const refused = { reason: 'not-permitted' };
    await expect(soon(made.delete([root!]))).rejects.toMatchObject(refused);
    await expect(soon(made.take([root!], Uuid.zero))).rejects.toMatchObject(refused);
    await expect(soon(made.unlink([part!]))).rejects.toMatchObject(refused);
  });

  it('are not what the region says of something else', async () => {
    const { build: made, soon, stands, fake, simulator, network } = await arrived();
    const [localId] = await stands(1);
    fake.refuses = ({ name }) => name === 'MultipleObjectUpdate';
    const moved = made.move(localId!, PLACE);
    await network.run(50);
    simulator.send(alertMessage('The region restarts in five minutes.'));
    await network.run(1500);
    const { motion } = fake.prims.get(localId!)!.description;
    fake.change(localId!, { motion: { ...motion, position: PLACE } });
    fake.report(simulator, localId!);
    expect((await soon(moved)).position).toEqual(PLACE);
  });

  it('in silence are explained by what the agent may not do', async () => {
    const { build: made, soon, stands, fake } = await arrived();
    fake.flags = OBJECT_FLAG.copy;
    const [localId, other] = await stands(2);
    fake.refuses = ({ name }) => name !== 'ObjectSelect';
    const moved = soon(made.move(localId!, PLACE));
    await expect(moved).rejects.toBeInstanceOf(RemoteError);
    await expect(moved).rejects.toMatchObject({ reason: 'not-permitted' });
    await expect(soon(made.link(localId!, [other!]))).rejects.toMatchObject({ reason: 'not-permitted' });
    fake.flags = 0;
    fake.change(localId!, { updateFlags: 0 });
  });

  it('with words are told soon, with the words', async () => {
    const { build: made, soon, fake, simulator, network } = await arrived();
    fake.refuses = ({ name }) => name === 'ObjectAdd';
    const began = network.clock.now();
    const refused = made.rez({ position: PLACE }).catch((error: unknown) => error);
    await network.run(50);
    simulator.send(alertMessage('You cannot create objects here.'));
    const error = await soon(refused);
    expect(error).toMatchObject({ reason: 'refused', words: 'You cannot create objects here.' });
    expect(network.clock.now() - began).toBeLessThan(2000);
  });

  it('with words are not laid on those that succeed', async () => {
    const { build: made, soon, stands, fake, simulator, network } = await arrived();
    const [localId] = await stands(1);
    let held = true;
    fake.refuses = ({ name }) => name === 'ObjectAdd' || (held && name === 'MultipleObjectUpdate');
    const refused = made.rez({ position: PLACE }).catch((error: unknown) => error);
    const moved = made.move(localId!, PLACE);
    await network.run(50);
    simulator.send(alertMessage('You cannot create objects here.'));
    await network.run(3000);
    held = false;
    const { motion } = fake.prims.get(localId!)!.description;
    fake.change(localId!, { motion: { ...motion, position: PLACE } });
    fake.report(simulator, localId!);
    expect((await soon(moved)).position).toEqual(PLACE);
    expect(await soon(refused)).toMatchObject({ reason: 'refused' });
  });

  it('of what is not there come at once', async () => {
    const { build: made } = await arrived();
    await expect(made.move(4711, PLACE)).rejects.toMatchObject({ reason: 'gone' });
    await expect(made.rename(4711, 'x')).rejects.toMatchObject({ reason: 'gone' });
    await expect(made.link(4711, [])).rejects.toMatchObject({ reason: 'gone' });
    await expect(made.delete([4711])).rejects.toMatchObject({ reason: 'gone' });
    await expect(made.duplicate([4711], PLACE)).rejects.toMatchObject({ reason: 'gone' });
    await expect(made.undo(4711)).rejects.toMatchObject({ reason: 'gone' });
  });

  it('of what goes meanwhile come when it goes', async () => {
    const { build: made, soon, stands, fake, simulator, network } = await arrived();
    const [localId] = await stands(1);
    fake.refuses = () => true;
    const moved = made.move(localId!, PLACE).catch((error: unknown) => error);
    await network.run(50);
    simulator.send({ name: 'KillObject', ObjectData: [{ ID: localId! }] });
    expect(await soon(moved)).toMatchObject({ reason: 'gone' });
  });

  it('are no more once the signal aborts, or the session ends', async () => {
    const { build: made, soon, stands, fake, session, network } = await arrived();
    const [localId] = await stands(1);
    fake.refuses = ({ name }) => name !== 'LogoutRequest';
    const controller = new AbortController();
    const aborted = made
      .move(localId!, PLACE, { signal: controller.signal })
      .catch((error: unknown) => error);
    const ended = made.move(localId!, PLACE).catch((error: unknown) => error);
    await network.run(50);
    controller.abort();
    expect(await aborted).toMatchObject({ reason: 'aborted' });
    await soon(session.logout());
    expect(await ended).toBeInstanceOf(ClosedError);
  });

  it('of values that do not fit are the caller’s fault, and leave nothing behind', async () => {
    const { build: made, soon, stands, simulator, network } = await arrived();
    const [localId] = await stands(1);
    await expect(soon(made.rename(localId!, 'x'.repeat(300)))).rejects.toMatchObject({ code: 'encode' });
    // The words are for nobody.
    simulator.send(alertMessage('No.'));
    await network.run(2000);
    expect((await soon(made.move(localId!, PLACE))).position).toEqual(PLACE);
  });
});

describe('glTF materials', () => {
  const change = { objectId: new Uuid(1, 1, 1, 1), face: 0, gltf: '{}' };

  it('are changed by capability', async () => {
    const { build: made, soon, grid } = await arrived();
    const asked: unknown[] = [];
    grid.answers.set('/ModifyMaterialParams/root', ({ body }) => {
      asked.push(decodeMaterialChanges(parseLlsd(body)));
      return llsd({ success: true });
    });
    await soon(made.changeMaterials([change]));
    expect(asked).toEqual([[change]]);
  });

  it('are refused with the region’s words', async () => {
    const { build: made, soon, grid } = await arrived();
    grid.answers.set('/ModifyMaterialParams/root', () => llsd({ success: false, message: 'no such face' }));
    const refused = soon(made.changeMaterials([change]));
    await expect(refused).rejects.toMatchObject({ reason: 'refused', words: 'no such face' });
  });
});

it('needs the rooms of objects and properties', async () => {
  const network = new MemoryNetwork();
  const { grid, ports } = await arriveInFakeGrid(network);
  const identity = { grid: grid.url, firstName: 'Test', lastName: 'User' };
  const starting = startSession(grid.success, { ...identity, rooms: [objects(), build()] }, ports);
  await expect(starting).rejects.toThrow('the room build needs the room properties');
});
