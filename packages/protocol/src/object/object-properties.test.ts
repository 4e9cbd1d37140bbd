import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { formatLlsdXml, parseLlsdXml } from '../llsd/index.ts';
import { decodeMessage, encodeMessage } from '../message/index.ts';
import {
  decodeCostAnswer,
  decodeObjectFamily,
  decodeObjectIds,
  decodeObjectProperties,
  decodePhysicsAnswer,
  decodePhysicsEvent,
  encodeCostAnswer,
  encodeObjectFamily,
  encodeObjectIds,
  encodeObjectProperties,
  encodePhysicsAnswer,
  encodePhysicsEvent,
} from './index.ts';
import type { ObjectFamily, ObjectProperties } from './index.ts';

const id = (digit: string): Uuid => Uuid.parse(`${digit.repeat(8)}-0000-4000-8000-000000000000`);

const FAMILY: ObjectFamily = {
  id: id('a'),
  ownerId: id('b'),
  groupId: id('c'),
  lastOwnerId: id('d'),
  masks: { base: 647_168, owner: 0xffff_ffff, group: 0, everyone: 0x8000, nextOwner: 532_480 },
  ownershipCost: -3,
  saleType: 2,
  salePrice: 10,
  category: 5,
  name: 'Grüße',
  description: '',
};
const PROPERTIES: ObjectProperties = {
  ...FAMILY,
  creatorId: id('e'),
  createdAt: 1_795_201_948.25,
  aggregatePermissions: 1,
  aggregateTexturePermissions: 2,
  aggregateTextureOwnerPermissions: 3,
  inventorySerial: -2,
  itemId: id('1'),
  folderId: id('2'),
  fromTaskId: id('3'),
  touchName: 'Poke',
  sitName: 'Perch',
  textureIds: [id('4'), id('5')],
};

describe('properties of an object', () => {
  it('are a block of a message', () => {
    const block = encodeObjectProperties(PROPERTIES);
    expect(block).toMatchObject({
      CreationDate: 1_795_201_948_250_000n,
      OwnerMask: 0xffff_ffff,
      SalePrice: 10,
    });
    const message = decodeMessage(encodeMessage({ name: 'ObjectProperties', ObjectData: [block] }));
    const [read] = message.name === 'ObjectProperties' ? message.ObjectData : [];
    expect(decodeObjectProperties(read!)).toEqual(PROPERTIES);
  });

  it('of its family are the same, shorter', () => {
    const block = encodeObjectFamily(FAMILY, 7);
    expect(block.RequestFlags).toBe(7);
    expect(decodeObjectFamily(block)).toEqual(FAMILY);
  });

  it('have as many textures as there are whole ids', () => {
    const block = { ...encodeObjectProperties(PROPERTIES), TextureID: new Uint8Array(47) };
    expect(decodeObjectProperties(block).textureIds).toHaveLength(2);
  });
});

describe('weights of objects', () => {
  const PHYSICS = { shapeType: 2, density: 1000, friction: 0.6, restitution: 0.5, gravityMultiplier: 1 };
  const COST = { linksetCost: 3, cost: 1, physicsCost: 0.5, linksetPhysicsCost: 1.5, limitedBy: 'legacy' };
  const sent = (body: Parameters<typeof formatLlsdXml>[0]) => parseLlsdXml(formatLlsdXml(body));

  it('come as an event, by local id', () => {
    const objects = new Map([[0x9000_0001, PHYSICS]]);
    expect(decodePhysicsEvent(sent(encodePhysicsEvent(objects)))).toEqual(objects);
  });

  it('are asked for and answered by id', () => {
    expect(decodeObjectIds(sent(encodeObjectIds([id('a'), id('b')])))).toEqual([id('a'), id('b')]);
    const physics = new Map([[id('a').toString(), PHYSICS]]);
    expect(decodePhysicsAnswer(sent(encodePhysicsAnswer(physics)))).toEqual(physics);
    const costs = new Map([[id('b').toString(), COST]]);
    expect(decodeCostAnswer(sent(encodeCostAnswer(costs)))).toEqual(costs);
  });

  it('of what is no object are left out', () => {
    expect(decodeCostAnswer({ nonsense: {}, [id('a').toString().toUpperCase()]: 5 })).toEqual(
      new Map([
        [
          id('a').toString(),
          { linksetCost: 0, cost: 0, physicsCost: 0, linksetPhysicsCost: 0, limitedBy: '' },
        ],
      ]),
    );
    expect(decodePhysicsEvent(null).size).toBe(0);
    expect(decodeObjectIds('x')).toEqual([]);
  });
});
