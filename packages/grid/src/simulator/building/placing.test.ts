import { describe, expect, it } from 'vitest';
import { decodeTerse } from '@landfall/protocol/object';
import { about, createSite, place, rez, seenBy } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';

const QUARTER = { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 };

/** Two boxes as one linkset: the second a metre east of the first. */
async function linked() {
  const site = await createSite();
  const root = await rez(site, site.builder, { x: 100, y: 100, z: 30 });
  const part = await rez(site, site.builder, { x: 101, y: 100, z: 30 });
  about(site.builder, 'ObjectLink', [root.localId, part.localId]);
  await site.network.run(500);
  return { ...site, root: root.localId, part: part.localId };
}

const terseOf = (agent: TestAgent, localId: number) =>
  agent
    .all('ImprovedTerseObjectUpdate')
    .flatMap(({ ObjectData }) => ObjectData.map(({ Data }) => decodeTerse(Data)))
    .filter((update) => update.localId === localId);

const after = async ({ network }: Site, ms = 500): Promise<void> => network.run(ms);

describe('what is moved', () => {
  it('is told by a terse update of its root, to everybody', async () => {
    const site = await linked();
    place(site.builder, site.root, { position: { x: 90, y: 80, z: 31 } });
    await after(site);
    expect(terseOf(site.other, site.root).map(({ motion }) => motion.position)).toEqual([
      { x: 90, y: 80, z: 31 },
    ]);
    expect(terseOf(site.other, site.part)).toEqual([]);
  });

  it('turns whole', async () => {
    const site = await linked();
    place(site.builder, site.root, { rotation: QUARTER });
    await after(site);
    const [update] = terseOf(site.other, site.root);
    expect(update!.motion.rotation.z).toBeCloseTo(Math.SQRT1_2, 3);
  });

  it('grows whole: places and sizes of its parts, too', async () => {
    const site = await linked();
    place(site.builder, site.root, { scale: { x: 2, y: 4, z: 6 } });
    await after(site);
    const seen = seenBy(site.other);
    expect(seen.get(site.root)!.scale).toEqual({ x: 2, y: 4, z: 6 });
    expect(seen.get(site.part)).toMatchObject({
      scale: { x: 2, y: 4, z: 6 },
      motion: { position: { x: 2 } },
    });
  });

  it('alone leaves its parts where they are', async () => {
    const site = await linked();
    place(site.builder, site.root, { position: { x: 100, y: 99, z: 30 }, rotation: QUARTER }, false);
    await after(site);
    const [update] = terseOf(site.other, site.part);
    expect(update!.motion.position.x).toBeCloseTo(1, 4);
    expect(update!.motion.position.y).toBeCloseTo(-1, 4);
    expect(update!.motion.rotation.z).toBeCloseTo(-Math.SQRT1_2, 3);
  });

  it('as a part stands relative to its root', async () => {
    const site = await linked();
    place(site.builder, site.part, { position: { x: 0, y: 0, z: 4 } }, false);
    await after(site);
    expect(terseOf(site.other, site.part)[0]!.motion.position).toEqual({ x: 0, y: 0, z: 4 });
  });

  it('is no larger or smaller than anything may be', async () => {
    const site = await linked();
    place(site.builder, site.part, { scale: { x: 0.0005, y: 0.5, z: 0.5 } }, false);
    place(site.builder, site.root, { scale: { x: 256, y: 256, z: 256 } });
    await after(site);
    const scales = [...seenBy(site.other).values()].flatMap(({ scale }) => [scale.x, scale.y, scale.z]);
    expect(Math.max(...scales)).toBeLessThanOrEqual(256.001);
    expect(Math.min(...scales)).toBeGreaterThanOrEqual(0.000_99);
  });
});

describe('what may not be moved', () => {
  const CHAIR = { position: [60, 60, 30] as [number, number, number] };

  it('stays, and nothing is said', async () => {
    const site = await createSite([CHAIR]);
    const [chair] = seenBy(site.builder).values();
    const before = site.builder.messages.length;
    place(site.builder, chair!.localId, { position: { x: 1, y: 1, z: 1 } });
    await after(site);
    const names = site.builder.messages.slice(before).map(({ name }) => name);
    expect(names).not.toContain('ImprovedTerseObjectUpdate');
    expect(names).not.toContain('AlertMessage');
  });

  it('is moved whole by who may only move it, and not made larger', async () => {
    const site = await createSite([{ ...CHAIR, everyone: ['move'] }]);
    const [chair] = seenBy(site.builder).values();
    place(site.builder, chair!.localId, { position: { x: 5, y: 5, z: 30 }, scale: { x: 9, y: 9, z: 9 } });
    place(site.builder, chair!.localId, { position: { x: 7, y: 7, z: 30 } }, false);
    await after(site);
    expect(terseOf(site.builder, chair!.localId).map(({ motion }) => motion.position)).toEqual([
      { x: 5, y: 5, z: 30 },
    ]);
  });

  it.each([
    ['not a number', { position: { x: Number.NaN, y: 1, z: 1 } }],
    ['beyond the border', { position: { x: 300, y: 1, z: 1 } }],
    ['too high', { position: { x: 3, y: 1, z: 1e9 } }],
    ['without end', { scale: { x: Number.POSITIVE_INFINITY, y: 1, z: 1 } }],
  ])('stays when the place is %s', async (_what, transform) => {
    const site = await linked();
    const before = site.other.messages.length;
    place(site.builder, site.root, transform);
    await after(site);
    expect(site.other.messages.slice(before).map(({ name }) => name)).not.toContain(
      'ImprovedTerseObjectUpdate',
    );
    expect(seenBy(site.other).get(site.root)!.motion.position).toEqual({ x: 100, y: 100, z: 30 });
  });

  it('is gone for good: who moves what is not there is told so', async () => {
    const site = await linked();
    place(site.builder, 4_000_000_000, { position: { x: 1, y: 1, z: 1 } });
    await after(site);
    expect(site.builder.all('KillObject').flatMap(({ ObjectData }) => ObjectData)).toEqual([
      { ID: 4_000_000_000 },
    ]);
    expect(site.other.all('KillObject')).toEqual([]);
  });

  it('is not moved by bytes that say less than they should', async () => {
    const site = await linked();
    const block = (Type: number, Data: Uint8Array) => ({ ObjectLocalID: site.root, Type, Data });
    const ObjectData = [
      block(9, new Uint8Array(5)),
      block(0, new Uint8Array(36)),
      block(0xff, new Uint8Array(36)),
    ];
    site.builder.send({ name: 'MultipleObjectUpdate', AgentData: site.builder.agentData, ObjectData });
    await after(site);
    expect(terseOf(site.other, site.root)).toEqual([]);
  });
});

describe('a move', () => {
  const steps = async (site: Awaited<ReturnType<typeof linked>>, ...names: ('Undo' | 'Redo')[]) => {
    const { id } = seenBy(site.builder).get(site.root)!;
    for (const name of names) {
      site.builder.send({
        name,
        AgentData: { ...site.builder.agentData, GroupID: id },
        ObjectData: [{ ObjectID: id }],
      });
      await after(site);
    }
  };

  it('is undone, and done again', async () => {
    const site = await linked();
    for (const x of [10, 20, 30]) {
      place(site.builder, site.root, { position: { x, y: 100, z: 30 } });
      await after(site);
    }
    await steps(site, 'Undo', 'Undo', 'Redo', 'Undo', 'Undo', 'Undo');
    const easts = terseOf(site.other, site.root).map(({ motion }) => motion.position.x);
    expect(easts).toEqual([10, 20, 30, 20, 10, 20, 10, 100]);
  });

  it('of another is not undone', async () => {
    const site = await linked();
    place(site.builder, site.root, { position: { x: 10, y: 100, z: 30 } });
    await after(site);
    await steps({ ...site, builder: site.other }, 'Undo');
    expect(terseOf(site.builder, site.root)).toHaveLength(1);
  });

  it('that is more than to move it is not undone by who may only move it', async () => {
    const site = await linked();
    const rights = { ObjectLocalID: site.root, Field: 8, Set: 1, Mask: 0x8_0000 };
    const { agentData: AgentData } = site.builder;
    site.builder.send({
      name: 'ObjectPermissions',
      AgentData,
      HeaderData: { Override: false },
      ObjectData: [rights],
    });
    await after(site);
    place(site.builder, site.root, { position: { x: 10, y: 100, z: 30 } });
    await after(site);
    place(site.builder, site.root, { scale: { x: 3, y: 3, z: 3 } }, false);
    await after(site);
    await steps({ ...site, builder: site.other }, 'Undo');
    expect(seenBy(site.builder).get(site.root)!.scale).toEqual({ x: 3, y: 3, z: 3 });
    await steps(site, 'Undo');
    expect(seenBy(site.builder).get(site.root)!.scale).not.toEqual({ x: 3, y: 3, z: 3 });
    // What is left to be undone is a move of all of it.
    await steps({ ...site, builder: site.other }, 'Undo');
    expect(terseOf(site.builder, site.root).at(-1)!.motion.position.x).toBe(100);
  });
});
