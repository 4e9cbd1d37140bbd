import { VISUAL_PARAM, decodeVisualParams, encodeVisualParams } from '@landfall/protocol/avatar';
import type { BakeName } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import { stateOfAttachment } from '@landfall/protocol/object';
import { boundsOf } from '@landfall/scene/geometry';
import { describe, expect, it } from 'vitest';
import { bodyForm, bodyGeometry, bodyMatrix } from './body.ts';
import { Places } from './places.ts';
import { at, avatarOf, boxOf, idOf, regionOfObjects, sceneOf } from './samples.ts';
import { sceneJson } from './scene-json.ts';
import { originOf, rigidMatrix } from './world-matrix.ts';

const looksOf = (values: Iterable<readonly [number, number]>, hover = 0) => {
  const visualParams = encodeVisualParams(new Map(values));
  return {
    bakes: new Map<BakeName, Uuid>([['head', idOf(70)]]),
    visualParams,
    params: decodeVisualParams(visualParams),
    hover: { x: 0, y: 0, z: hover },
    serverBaked: undefined,
    named: [],
  };
};
const somebody = (values: Iterable<readonly [number, number]>, hover = 0, parentId = 0) => ({
  ...avatarOf({ localId: 1, parentId, ...at(10, 20, 30), scale: { x: 0.45, y: 0.6, z: 1.8 } }),
  avatar: {
    looks: looksOf(values, hover),
    animations: [
      { id: Uuid.parse('2408fe9e-df1d-1d7d-f4ff-1384fa7b350f'), sequence: 1, source: undefined },
      { id: idOf(71), sequence: 2, source: undefined },
    ],
  },
});
const TALL = [[VISUAL_PARAM.height, 2]] as const;
const THICK = [[VISUAL_PARAM.thickness, 1.5]] as const;
const sidesOf = (values: Iterable<readonly [number, number]>) => {
  const { min, max } = boundsOf(bodyGeometry(bodyForm(somebody(values)), 1).positions)!;
  return { height: max.z - min.z, soles: min.z, depth: max.x - min.x };
};

describe('a body', () => {
  it('is as its parameters make it: taller, thicker, on its soles', () => {
    const [usual, tall, thick] = [sidesOf([]), sidesOf(TALL), sidesOf(THICK)];
    expect(tall.height - usual.height).toBeGreaterThan(0.2);
    expect(tall.soles).toBeCloseTo(usual.soles, 3);
    expect(thick.depth).toBeGreaterThan(usual.depth);
    expect(thick.height).toBeCloseTo(usual.height, 2);
  });

  it('is shared by those who are alike', () => {
    expect(bodyForm(somebody(TALL)).key).toBe(bodyForm(somebody(TALL)).key);
    const others = [somebody([]), somebody(TALL, 0, 7), avatarOf({ localId: 1 })].map(
      (one) => bodyForm(one).key,
    );
    expect(new Set([bodyForm(somebody(TALL)).key, ...others]).size).toBe(4);
  });

  it('stands half of what the region says below its place, and higher where it hovers, so far as that is believed', () => {
    const z = (hover: number) =>
      originOf(
        bodyMatrix(
          rigidMatrix({ x: 0, y: 0, z: 30 }, { x: 0, y: 0, z: 0, w: 1 }),
          bodyForm(somebody([], hover)),
        ),
      ).z;
    expect([z(0), z(0.5), z(1000), z(Number.NaN)]).toEqual(
      [29.1, 29.6, 31.1, 29.1].map((one) => expect.closeTo(one, 5)),
    );
  });

  it('carries what is worn where its bones are', () => {
    const heightOn = (values: Iterable<readonly [number, number]>) => {
      const hat = boxOf({ localId: 2, parentId: 1, state: stateOfAttachment(2), ...at(0, 0, 0) });
      const place = new Places(regionOfObjects([somebody(values), hat])).of(hat.description);
      return originOf(place as Float64Array).z;
    };
    expect(heightOn(TALL) - heightOn([])).toBeGreaterThan(0.2);
  });
});

it('scene.json says how somebody looks, what they play and wear', () => {
  const hat = boxOf({ localId: 2, parentId: 1, state: stateOfAttachment(2), ...at(0, 0, 0) });
  const text = Buffer.from(sceneJson(sceneOf([somebody(TALL, 0.25), hat]))).toString('utf8');
  const { regions } = JSON.parse(text) as { regions: { objects: Record<string, unknown>[] }[] };
  const [avatar, worn] = regions[0]!.objects;
  expect(avatar).toMatchObject({
    appearance: { visualParams: 253, bakes: { head: idOf(70).toString() }, hover: 0.25 },
    animations: [
      { name: 'stand', sequence: 1 },
      { id: idOf(71).toString(), sequence: 2 },
    ],
  });
  expect((avatar!['appearance'] as { params: object }).params).toEqual({ 33: 2 });
  expect(worn).toMatchObject({ wornBy: idOf(1).toString(), wornAt: 'Skull', attachmentPoint: 2 });
});
