import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { encodeLlsdBinary, formatLlsdXml, parseLlsdXml, real } from '../llsd/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  decodeFaceMaterials,
  decodeLegacyMaterial,
  decodeMaterialChanges,
  decodeMaterialIds,
  decodeMaterialOverride,
  decodeMaterialOverrides,
  decodeRenderMaterials,
  decodeStoredOverrides,
  encodeFaceMaterials,
  encodeLegacyMaterial,
  encodeMaterialChanges,
  encodeMaterialIds,
  encodeMaterialOverride,
  encodeMaterialOverrides,
  encodeRenderMaterials,
  encodeStoredOverrides,
  zippedBody,
  zippedBytes,
} from './index.ts';
import type { LegacyMaterial, MaterialOverride } from './index.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const OTHER = Uuid.parse('ffeeddcc-bbaa-4988-b766-554433221100');

const OVERRIDE: MaterialOverride = {
  textures: [ID, undefined, OTHER],
  baseColour: [1, 0.5, 0.25, 1],
  emissive: [0, 0, 1],
  metallic: 0,
  roughness: 0.75,
  alphaMode: 2,
  alphaCutoff: 0.5,
  doubleSided: true,
  transforms: [{ offset: [0.5, -1], scale: [2, 2], rotationRad: 1.5 }, undefined, { rotationRad: 3 }],
};

describe('material overrides in a message', () => {
  it('are read as OpenSim and Second Life write them', () => {
    const text =
      `{'id':i720001,'te':[i0,i3,i5],'od':[{'bc':[r1,r0.5,r0.25,r1],'am':i2,'ds':1,'tex':[u${ID.toString()},!,!,!]},` +
      `{'ti':[!,{'o':[r0.5,r-1],'s':[r2,r2],'r':r1.5}],'mf':r0},!]}`;
    expect(decodeMaterialOverrides(encodeUtf8(text))).toEqual({
      localId: 720_001,
      faces: [
        {
          face: 0,
          override: {
            baseColour: [1, 0.5, 0.25, 1],
            alphaMode: 2,
            doubleSided: true,
            textures: [ID, undefined, undefined, undefined],
          },
        },
        {
          face: 3,
          override: {
            metallic: 0,
            transforms: [undefined, { offset: [0.5, -1], scale: [2, 2], rotationRad: 1.5 }],
          },
        },
        { face: 5, override: undefined },
      ],
    });
  });

  it('say the same when they are written', () => {
    for (const localId of [1, 0xffff_ffff]) {
      const message = {
        localId,
        faces: [
          { face: 7, override: OVERRIDE },
          { face: 1, override: undefined },
        ],
      };
      expect(decodeMaterialOverrides(encodeMaterialOverrides(message))).toEqual(message);
    }
    expect(decodeMaterialOverrides(encodeMaterialOverrides({ localId: 5, faces: [] })).faces).toEqual([]);
  });

  it.each([
    ['no map', '[i1]'],
    ['no object', "{'te':[],'od':[]}"],
    ['no notation', '{'],
  ])('of %s are refused', (_, text) => {
    expect(() => decodeMaterialOverrides(encodeUtf8(text))).toThrow(DecodeError);
  });

  it('of more faces and textures than there are have as many as there are', () => {
    const many = Array.from({ length: 300 }, (_, face) => ({ face, override: undefined }));
    expect(decodeMaterialOverrides(encodeMaterialOverrides({ localId: 1, faces: many })).faces).toHaveLength(
      64,
    );
    const tex = Array.from({ length: 9 }, () => ID);
    expect(decodeMaterialOverride({ tex, bc: [1, 2, 3, 4, 5].map(real) })).toMatchObject({
      textures: [ID, ID, ID, ID],
      baseColour: [1, 2, 3, 4],
    });
  });

  it('leave out what they do not know', () => {
    expect(decodeMaterialOverride({ zz: 1, bc: 'red', ti: 5 })).toEqual({});
    expect(decodeMaterialOverride(null)).toBeUndefined();
    expect(encodeMaterialOverride({})).toEqual({});
  });

  it('changed anywhere are read, or refused as what they are', () => {
    const random = createRandom(3);
    const whole = encodeMaterialOverrides({ localId: 1, faces: [{ face: 7, override: OVERRIDE }] });
    for (let round = 0; round < 1000; round++) {
      const bytes = Uint8Array.from(whole);
      bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        encodeMaterialOverrides(decodeMaterialOverrides(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

describe('overrides as OpenSim keeps them', () => {
  it('are a face, a length and a text each', () => {
    const overrides = [
      { face: 2, notation: "{'mf':r0}" },
      { face: 0, notation: '{}' },
    ];
    const bytes = encodeStoredOverrides(overrides);
    expect([...bytes.subarray(0, 4)]).toEqual([2, 2, 9, 0]);
    expect(decodeUtf8(bytes.subarray(4, 13))).toBe("{'mf':r0}");
    expect(decodeStoredOverrides(bytes)).toEqual(overrides);
  });

  it('none are no bytes, or a zero', () => {
    expect(decodeStoredOverrides(new Uint8Array(0))).toEqual([]);
    expect([...encodeStoredOverrides([])]).toEqual([0]);
  });

  it('that end too early, or are too long, are refused', () => {
    const bytes = encodeStoredOverrides([{ face: 2, notation: "{'mf':r0}" }]);
    for (let length = 1; length < bytes.length; length++)
      expect(() => decodeStoredOverrides(bytes.subarray(0, length))).toThrow(DecodeError);
    expect(() => encodeStoredOverrides([{ face: 0, notation: 'x'.repeat(70_000) }])).toThrow(EncodeError);
  });
});

describe('legacy materials', () => {
  const LEGACY: LegacyMaterial = {
    normal: { textureId: ID, offsetX: 0.5, offsetY: -0.25, repeatX: 2, repeatY: 1, rotationRad: 1.5708 },
    specular: { textureId: OTHER, offsetX: 0, offsetY: 0, repeatX: 1, repeatY: 1, rotationRad: 0 },
    specularColour: { r: 255, g: 128, b: 0, a: 255 },
    specularExponent: 51,
    environment: 10,
    alphaMode: 2,
    alphaCutoff: 130,
  };

  it('have whole numbers of ten thousandths', () => {
    const map = encodeLegacyMaterial(LEGACY);
    expect(map).toMatchObject({
      NormMap: ID,
      NormOffsetX: 5000,
      NormOffsetY: -2500,
      NormRotation: 15_708,
      SpecExp: 51,
    });
    expect(decodeLegacyMaterial(map)).toEqual(LEGACY);
  });

  it('that are nonsense are nothing much', () => {
    expect(decodeLegacyMaterial('x')).toMatchObject({
      specularExponent: 0,
      normal: { textureId: Uuid.zero, repeatX: 0 },
    });
    expect(decodeLegacyMaterial({ SpecExp: 999, EnvIntensity: -5 })).toMatchObject({
      specularExponent: 255,
      environment: 0,
    });
  });

  it('of a region: asked for, told, and given to faces', () => {
    expect(decodeMaterialIds(encodeMaterialIds([ID, OTHER]))).toEqual([ID, OTHER]);
    const named = [{ id: ID, material: LEGACY }];
    expect(decodeRenderMaterials(encodeRenderMaterials(named))).toEqual(named);
    const faces = [
      { localId: 0x9000_0001, face: 3, material: LEGACY },
      { localId: 7, face: undefined, material: undefined },
    ];
    expect(decodeFaceMaterials(encodeFaceMaterials(faces))).toEqual(faces);
  });

  it('travel compressed in a map', () => {
    const body = parseLlsdXml(formatLlsdXml(zippedBody(Uint8Array.of(1, 2, 3))));
    expect(zippedBytes(body)).toEqual(Uint8Array.of(1, 2, 3));
    expect(() => zippedBytes({})).toThrow(DecodeError);
  });

  it.each([
    ['an id that is none', encodeLlsdBinary([{ ID: Uint8Array.of(1), Material: {} }])],
    ['no array', encodeLlsdBinary({})],
    ['no LLSD', Uint8Array.of(1)],
  ])('of %s are refused', (_, bytes) => {
    expect(() => decodeRenderMaterials(bytes)).toThrow(DecodeError);
  });
});

describe('changes of materials', () => {
  it('name object, face, asset and what is changed', () => {
    const changes = [
      { objectId: ID, face: 2, assetId: OTHER, gltf: '{}' },
      { objectId: ID, face: -1, gltf: '' },
      { objectId: OTHER, face: 0 },
    ];
    expect(encodeMaterialChanges(changes)[0]).toEqual({
      object_id: ID,
      side: 2,
      asset_id: OTHER,
      gltf_json: '{}',
    });
    expect(decodeMaterialChanges(encodeMaterialChanges(changes))).toEqual(changes);
  });

  it('of no object are left out', () => {
    expect(decodeMaterialChanges([{ side: 1 }, 5, { object_id: 'x' }])).toEqual([]);
    expect(decodeMaterialChanges(null)).toEqual([]);
  });
});
