import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { OBJECT_FLAG, PCODE } from '@landfall/protocol/object';
import { createSite, rez, seenBy, wanted } from '../../testing/index.ts';
import type { Site } from '../../testing/index.ts';

const PLACE = { x: 100, y: 110, z: 30 };
const alertsOf = ({ builder }: Site): string[] =>
  builder
    .all('AlertMessage')
    .map(({ AlertData }) => new TextDecoder().decode(AlertData.Message).replace('\0', ''));

describe('what is made', () => {
  it('stands where it was pointed at, is of its maker, and is in its hand', async () => {
    const site = await createSite();
    const made = await rez(site, site.builder, PLACE);
    expect(made).toMatchObject({ pcode: PCODE.prim, material: 3, scale: { x: 1, y: 2, z: 3 }, parentId: 0 });
    expect(made.motion.position).toEqual(PLACE);
    const { createSelected, youOwner, modify, move, copy, transfer, anyOwner, ownerModify } = OBJECT_FLAG;
    const rights = youOwner | modify | move | copy | transfer | anyOwner | ownerModify;
    expect(made.updateFlags & (rights | createSelected)).toBe(rights | createSelected);
    const seen = seenBy(site.other).get(made.localId)!;
    expect(seen.updateFlags & (rights | createSelected)).toBe(transfer | anyOwner);
  });

  it('is told to its maker as new once', async () => {
    const site = await createSite();
    const { localId } = await rez(site, site.builder, PLACE);
    const ObjectData = [{ CacheMissType: 0, ID: localId }];
    site.builder.send({ name: 'RequestMultipleObjects', AgentData: site.builder.agentData, ObjectData });
    await site.network.run(500);
    const flags = site.builder
      .objectBlocks()
      .filter(({ ID }) => ID === localId)
      .map(({ UpdateFlags }) => UpdateFlags & 2);
    expect(flags).toEqual([2, 0]);
  });

  it('stands on the water that its ray hits', async () => {
    const site = await createSite();
    const made = await rez(site, site.builder, PLACE, {
      RayStart: { x: 100, y: 110, z: 30 },
      RayEnd: { x: 100, y: 120, z: 10 },
    });
    expect(made.motion.position).toEqual({ x: 100, y: 115, z: 20 });
  });

  it('is seen by who comes later', async () => {
    const site = await createSite();
    const made = await rez(site, site.builder, PLACE);
    const late = await site.arrive({ firstName: 'Third', lastName: 'Person' });
    expect(seenBy(late).get(made.localId)?.id.equals(made.id)).toBe(true);
  });

  it.each([
    ['of a kind that nobody makes', { PCode: 47 }],
    ['of no size', { Scale: { x: Number.NaN, y: 1, z: 1 } }],
  ])('%s is not made, and nothing is said', async (_what, changes) => {
    const site = await createSite();
    expect(await rez(site, site.builder, PLACE, changes)).toBeUndefined();
    expect(alertsOf(site)).toEqual([]);
  });

  it.each([
    ['outside', { x: -5, y: 10, z: 30 }],
    ['nowhere', { x: Number.POSITIVE_INFINITY, y: 10, z: 30 }],
  ])('%s is refused in words', async (_what, end) => {
    const site = await createSite();
    expect(await rez(site, site.builder, PLACE, { RayStart: end, RayEnd: end })).toBeUndefined();
    expect(alertsOf(site)).toEqual(['You cannot create objects here.']);
  });

  it('is as large as it may be, at most', async () => {
    const site = await createSite();
    const made = await rez(site, site.builder, PLACE, { Scale: { x: 1e9, y: -3, z: 2 } });
    expect(made.scale).toEqual({ x: 256, y: expect.closeTo(0.001, 6) as number, z: 2 });
  });
});

const duplicate = (by: Site['builder'], localId: number): void =>
  by.send({
    name: 'ObjectDuplicate',
    AgentData: { ...by.agentData, GroupID: Uuid.zero },
    SharedData: { Offset: { x: 0, y: 0, z: 5 }, DuplicateFlags: 2 },
    ObjectData: [{ ObjectLocalID: localId }],
  });

describe('what is made again', () => {
  const withRights = (everyone: ('copy' | 'transfer')[]) => [
    {
      position: [50, 50, 30] as [number, number, number],
      parts: [{ position: [0, 0, 1] as [number, number, number] }],
      everyone,
    },
  ];

  it('is a linkset of its own, somewhere else, of who made it', async () => {
    const site = await createSite(withRights(['copy']));
    const [root] = seenBy(site.builder).values();
    duplicate(site.builder, root!.localId);
    await site.network.run(500);
    const [, , copy, part] = seenBy(site.builder).values();
    expect(copy!.motion.position).toEqual({ x: 50, y: 50, z: 35 });
    expect(part).toMatchObject({ parentId: copy!.localId, motion: { position: { x: 0, y: 0, z: 1 } } });
    expect(copy!.updateFlags & OBJECT_FLAG.youOwner).not.toBe(0);
    expect(copy!.id.equals(root!.id)).toBe(false);
  });

  it('is not, where others may not have copies', async () => {
    const site = await createSite(withRights([]));
    const [root] = seenBy(site.builder).values();
    duplicate(site.builder, root!.localId);
    duplicate(site.builder, 4_000_000_000);
    await site.network.run(500);
    expect(seenBy(site.builder).size).toBe(2);
  });

  it('on a ray stands where the ray ends', async () => {
    const site = await createSite(withRights(['copy']));
    const [root] = seenBy(site.builder).values();
    const end = { x: 80, y: 90, z: 40 };
    site.builder.send({
      name: 'ObjectDuplicateOnRay',
      AgentData: {
        ...site.builder.agentData,
        GroupID: Uuid.zero,
        RayStart: end,
        RayEnd: end,
        BypassRaycast: true,
        RayEndIsIntersection: false,
        CopyCenters: false,
        CopyRotates: false,
        RayTargetID: Uuid.zero,
        DuplicateFlags: 0,
      },
      ObjectData: [{ ObjectLocalID: root!.localId }],
    });
    await site.network.run(500);
    const [, , copy] = seenBy(site.builder).values();
    expect(copy!.motion.position).toEqual({ x: 80, y: 90, z: 40.25 });
    expect(copy!.updateFlags & OBJECT_FLAG.createSelected).toBe(0);
  });
});

describe('a flood', () => {
  it('of wishes is served as far as it goes', async () => {
    const site = await createSite();
    for (let index = 0; index < 200; index += 1)
      site.builder.send({
        name: 'ObjectAdd',
        AgentData: { ...site.builder.agentData, GroupID: Uuid.zero },
        ObjectData: wanted({ ...PLACE, x: 20 + index }),
      });
    await site.network.run(20_000);
    expect(seenBy(site.other).size).toBe(200);
  });
});
