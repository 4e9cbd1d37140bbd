import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeExtraParams, EXTRA_PARAM } from '@landfall/protocol/extra-params';
import {
  BOX_SHAPE,
  decodePhysicsEvent,
  fieldsOfShape,
  OBJECT_FLAG,
  textureEntryOfTerse,
} from '@landfall/protocol/object';
import { decodeTextureEntry, encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { about, createSite, rez, seenBy } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';

const BOX = { x: 100, y: 100, z: 30 };

async function withBox() {
  const site = await createSite();
  const made = await rez(site, site.builder, BOX);
  return { ...site, ...made };
}

async function propertiesOf({ network }: Site, by: TestAgent, localId: number) {
  about(by, 'ObjectSelect', [localId]);
  await network.run(500);
  return by.all('ObjectProperties').at(-1)!.ObjectData[0]!;
}

describe('a prim', () => {
  it('is called what its owner says, as far as names go', async () => {
    const site = await withBox();
    const name = (by: TestAgent, text: string): void =>
      by.send({
        name: 'ObjectName',
        AgentData: by.agentData,
        ObjectData: [{ LocalID: site.localId, Name: encodeText(text) }],
      });
    const Description = encodeText('d'.repeat(200));
    site.builder.send({
      name: 'ObjectDescription',
      AgentData: site.builder.agentData,
      ObjectData: [{ LocalID: site.localId, Description }],
    });
    name(site.builder, 'Lamp');
    name(site.other, 'Mine');
    const properties = await propertiesOf(site, site.other, site.localId);
    expect(decodeText(properties.Name)).toBe('Lamp');
    expect(decodeText(properties.Description)).toBe('d'.repeat(128));
  });

  it('has another shape', async () => {
    const site = await withBox();
    const shape = { ...BOX_SHAPE, profileCurve: 0, profileHollow: 25_000, pathTwist: -50 };
    const ObjectData = [{ ObjectLocalID: site.localId, ...fieldsOfShape(shape) }];
    site.builder.send({ name: 'ObjectShape', AgentData: site.builder.agentData, ObjectData });
    await site.network.run(500);
    expect(seenBy(site.other).get(site.localId)!.shape).toEqual(shape);
  });

  it('is painted: told with a terse update, and kept', async () => {
    const site = await withBox();
    const colour = { r: 255, g: 0, b: 0, a: 255 };
    const TextureEntry = encodeTextureEntry({
      default: { ...PLAIN_FACE, colour },
      faces: new Map([[2, { ...PLAIN_FACE, glow: 1 }]]),
    });
    const ObjectData = [{ ObjectLocalID: site.localId, MediaURL: new Uint8Array(0), TextureEntry }];
    site.builder.send({ name: 'ObjectImage', AgentData: site.builder.agentData, ObjectData });
    await site.network.run(500);
    const [update] = site.other.all('ImprovedTerseObjectUpdate').flatMap(({ ObjectData: all }) => all);
    const told = decodeTextureEntry(textureEntryOfTerse(update!.TextureEntry)!)!;
    expect(told.default.colour).toEqual(colour);
    expect(told.faces.get(2)?.glow).toBeCloseTo(1, 2);
    const late = await site.arrive({ firstName: 'Third', lastName: 'Person' });
    expect(decodeTextureEntry(seenBy(late).get(site.localId)!.textureEntry)!.default.colour).toEqual(colour);
  });

  it('shines, until it does not', async () => {
    const site = await withBox();
    const set = (ParamInUse: boolean): void => {
      const ParamData = Uint8Array.of(255, 0, 0, 255, 0, 0, 32, 65, 0, 0, 0, 0, 0, 0, 128, 63);
      const block = {
        ObjectLocalID: site.localId,
        ParamType: EXTRA_PARAM.light,
        ParamInUse,
        ParamSize: 16,
        ParamData,
      };
      site.builder.send({
        name: 'ObjectExtraParams',
        AgentData: site.builder.agentData,
        ObjectData: [block],
      });
    };
    const params = () => decodeExtraParams(seenBy(site.other).get(site.localId)!.extraParams);
    set(true);
    set(true);
    await site.network.run(500);
    expect(params()).toMatchObject([{ type: 'light', radius: 10, colour: { r: 255, a: 255 } }]);
    set(false);
    await site.network.run(500);
    expect(params()).toEqual([]);
  });

  it('is of another material and does something else when touched; how it falls is told by the event queue', async () => {
    const site = await withBox();
    const { agentData: AgentData } = site.builder;
    const ObjectLocalID = site.localId;
    site.builder.send({ name: 'ObjectMaterial', AgentData, ObjectData: [{ ObjectLocalID, Material: 2 }] });
    site.builder.send({ name: 'ObjectMaterial', AgentData, ObjectData: [{ ObjectLocalID, Material: 200 }] });
    site.builder.send({
      name: 'ObjectClickAction',
      AgentData,
      ObjectData: [{ ObjectLocalID, ClickAction: 1 }],
    });
    await site.network.run(500);
    expect(seenBy(site.other).get(ObjectLocalID)).toMatchObject({ material: 2, clickAction: 1 });
    const events = site.builder.events.filter(({ message }) => message === 'ObjectPhysicsProperties');
    expect([...decodePhysicsEvent(events[0]!.body).keys()]).toEqual([ObjectLocalID]);
  });

  it('is walked through when its owner says so; what is asked of its physics is cut to what there is', async () => {
    const site = await withBox();
    const flags = {
      ObjectLocalID: site.localId,
      UsePhysics: false,
      IsTemporary: false,
      IsPhantom: true,
      CastsShadows: false,
    };
    const AgentData = { ...site.builder.agentData, ...flags };
    site.builder.send({ name: 'ObjectFlagUpdate', AgentData });
    await site.network.run(500);
    expect(seenBy(site.other).get(site.localId)!.updateFlags & OBJECT_FLAG.phantom).not.toBe(0);
    const physics = {
      PhysicsShapeType: 2,
      Density: 1e9,
      Friction: Number.NaN,
      Restitution: 0.25,
      GravityMultiplier: -9,
    };
    site.builder.send({ name: 'ObjectFlagUpdate', AgentData, ExtraPhysics: [physics] });
    await site.network.run(500);
    const { body } = site.builder.events.findLast(({ message }) => message === 'ObjectPhysicsProperties')!;
    expect(decodePhysicsEvent(body).get(site.localId)).toEqual({
      shapeType: 2,
      density: 22_587,
      friction: 0.6,
      restitution: 0.25,
      gravityMultiplier: -1,
    });
  });

  it('is for sale when its owner says so; others are refused in words', async () => {
    const site = await withBox();
    const sell = (by: TestAgent, SaleType: number): void =>
      by.send({
        name: 'ObjectSaleInfo',
        AgentData: by.agentData,
        ObjectData: [{ LocalID: site.localId, SaleType, SalePrice: 12 }],
      });
    sell(site.builder, 2);
    sell(site.other, 1);
    sell(site.builder, 77);
    await site.network.run(500);
    expect(site.builder.all('ObjectProperties').at(-1)!.ObjectData[0]).toMatchObject({
      SaleType: 2,
      SalePrice: 12,
    });
    expect(site.builder.all('AlertMessage')).toHaveLength(1);
    const [alert] = site.other.all('AlertMessage');
    expect(decodeText(alert!.AlertData.Message)).toBe("You don't have permission to set object on sale");
  });

  it('is not changed by who may not, nor by bytes that say nothing', async () => {
    const site = await withBox();
    const before = seenBy(site.other).get(site.localId)!;
    for (const by of [site.other, site.builder]) {
      const isOther = by === site.other;
      const { agentData: AgentData } = by;
      const ObjectLocalID = isOther ? site.localId : 4_000_000_000;
      by.send({
        name: 'ObjectShape',
        AgentData,
        ObjectData: [{ ObjectLocalID, ...fieldsOfShape({ ...BOX_SHAPE, pathTwist: 9 }) }],
      });
      by.send({ name: 'ObjectMaterial', AgentData, ObjectData: [{ ObjectLocalID, Material: 1 }] });
      by.send({
        name: 'ObjectImage',
        AgentData,
        ObjectData: [
          { ObjectLocalID: site.localId, MediaURL: new Uint8Array(0), TextureEntry: Uint8Array.of(1, 2, 3) },
        ],
      });
      by.send({
        name: 'ObjectFlagUpdate',
        AgentData: {
          ...AgentData,
          ObjectLocalID,
          UsePhysics: true,
          IsTemporary: true,
          IsPhantom: true,
          CastsShadows: true,
        },
      });
    }
    await site.network.run(500);
    expect(seenBy(site.other).get(site.localId)).toEqual(before);
    expect(site.other.all('ImprovedTerseObjectUpdate')).toEqual([]);
  });

  it('is not changed by what was overtaken', async () => {
    const site = await withBox();
    const send = (Material: number): void =>
      site.builder.send({
        name: 'ObjectMaterial',
        AgentData: site.builder.agentData,
        ObjectData: [{ ObjectLocalID: site.localId, Material }],
      });
    for (const material of [1, 2, 4]) send(material);
    await site.network.run(500);
    expect(seenBy(site.other).get(site.localId)!.material).toBe(4);
  });
});

describe('permissions', () => {
  const allow = (by: TestAgent, localId: number, Field: number, Mask: number, Set = 1): void =>
    by.send({
      name: 'ObjectPermissions',
      AgentData: by.agentData,
      HeaderData: { Override: false },
      ObjectData: [{ ObjectLocalID: localId, Field, Set, Mask }],
    });

  it('that the owner gives are seen by others, and those of others are not taken', async () => {
    const site = await withBox();
    allow(site.builder, site.localId, 8, 0x8000);
    allow(site.other, site.localId, 8, 0x80000);
    allow(site.builder, site.localId, 1, 0xffff_ffff);
    await site.network.run(500);
    const { updateFlags } = seenBy(site.other).get(site.localId)!;
    expect(updateFlags & (OBJECT_FLAG.copy | OBJECT_FLAG.move)).toBe(OBJECT_FLAG.copy);
  });

  it('lock a thing also for its owner, until it is unlocked', async () => {
    const site = await withBox();
    const flags = () =>
      seenBy(site.builder).get(site.localId)!.updateFlags & (OBJECT_FLAG.move | OBJECT_FLAG.modify);
    allow(site.builder, site.localId, 2, 0x80000, 0);
    await site.network.run(500);
    expect(flags()).toBe(0);
    site.builder.send({
      name: 'ObjectMaterial',
      AgentData: site.builder.agentData,
      ObjectData: [{ ObjectLocalID: site.localId, Material: 1 }],
    });
    allow(site.builder, site.localId, 2, 0x80000);
    await site.network.run(500);
    expect(flags()).toBe(OBJECT_FLAG.move | OBJECT_FLAG.modify);
    expect(seenBy(site.builder).get(site.localId)!.material).toBe(3);
  });

  it('of the next owner leave at least the right to pass it on', async () => {
    const site = await withBox();
    allow(site.builder, site.localId, 16, 0xffff_ffff, 0);
    const { NextOwnerMask } = await propertiesOf(site, site.builder, site.localId);
    expect(NextOwnerMask).toBe(0x82000);
  });

  it('of groups there are none, and nobody gives things away by force', async () => {
    const site = await withBox();
    const ObjectData = [{ ObjectLocalID: site.localId }];
    const group = Uuid.parse('b0000000-0000-4000-8000-000000000001');
    site.builder.send({
      name: 'ObjectGroup',
      AgentData: { ...site.builder.agentData, GroupID: group },
      ObjectData,
    });
    const HeaderData = { Override: true, OwnerID: site.other.login.agentId, GroupID: Uuid.zero };
    site.other.send({ name: 'ObjectOwner', AgentData: site.other.agentData, HeaderData, ObjectData });
    const { GroupID, OwnerID } = await propertiesOf(site, site.other, site.localId);
    expect([GroupID.isZero, OwnerID.equals(site.builder.login.agentId)]).toEqual([true, true]);
  });
});
