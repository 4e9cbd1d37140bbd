import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { jsonOfMaterial, materialInJson } from './gltf-json.ts';
import { ALPHA_MODE, AS_IT_IS, DEFAULT_GLTF_MATERIAL } from './index.ts';
import type { GltfMaterial } from './index.ts';

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const OTHER = 'ffeeddcc-bbaa-4988-b766-554433221100';
type Fields = Readonly<Record<string, unknown>>;
const material = (fields: Fields, rest: Fields = {}): GltfMaterial =>
  materialInJson({ materials: [fields], ...rest });

describe('a material in glTF', () => {
  it('is as glTF has it where it says nothing', () => {
    expect(material({})).toEqual(DEFAULT_GLTF_MATERIAL);
    expect(material({ pbrMetallicRoughness: null, normalTexture: 3, name: 7 })).toEqual(
      DEFAULT_GLTF_MATERIAL,
    );
  });

  it('is the first of several', () => {
    expect(materialInJson({ materials: [{ name: 'one' }, { name: 'two' }] }).name).toBe('one');
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['text', 'brick'],
    ['no materials', {}],
    ['an empty list', { materials: [] }],
    ['materials that are none', { materials: 3 }],
  ])('in %s is refused', (_, document) => {
    expect(() => materialInJson(document)).toThrow(DecodeError);
  });

  it.each([
    ['OPAQUE', ALPHA_MODE.opaque],
    ['BLEND', ALPHA_MODE.blend],
    ['MASK', ALPHA_MODE.mask],
    ['mask', ALPHA_MODE.opaque],
    [2, ALPHA_MODE.opaque],
  ])('with the alpha mode %s has %d', (alphaMode, number) => {
    expect(material({ alphaMode }).alphaMode).toBe(number);
  });

  it('has numbers from 0 to 1, each by itself', () => {
    const surface = { metallicFactor: -1, roughnessFactor: 2, baseColorFactor: [0.5, 'x', 3] };
    expect(
      material({ pbrMetallicRoughness: surface, emissiveFactor: [-1, 0.5, 9, 4], alphaCutoff: 0.25 }),
    ).toEqual({
      ...DEFAULT_GLTF_MATERIAL,
      metallic: 0,
      roughness: 1,
      baseColour: [0.5, 1, 1, 1],
      emissive: [0, 0.5, 1],
      alphaCutoff: 0.25,
    });
  });
});

describe('textures in glTF', () => {
  const images = [{ uri: ID }, { uri: OTHER.toUpperCase() }, { uri: 'brick.png' }, { bufferView: 0 }];
  const textures = [{ source: 1 }, { source: 0 }, { source: 2 }, { source: 3 }, { source: 9 }, {}];
  const baseColour = (info: unknown): string =>
    material(
      { pbrMetallicRoughness: { baseColorTexture: info } },
      { images, textures },
    ).textures[0].toString();

  it('are found by the texture and its image', () => {
    expect(baseColour({ index: 0 })).toBe(OTHER);
    expect(baseColour({ index: 1 })).toBe(ID);
  });

  it.each([2, 3, 4, 5, 6, -1, 0.5, '0', null])('are none at %j', (index) => {
    expect(baseColour({ index })).toBe(Uuid.zero.toString());
  });

  it('are four, each in its place', () => {
    const info = (index: number) => ({ index });
    const { textures: read } = material(
      {
        pbrMetallicRoughness: { baseColorTexture: info(0), metallicRoughnessTexture: info(1) },
        normalTexture: info(1),
        emissiveTexture: info(0),
        occlusionTexture: info(0),
      },
      { images, textures },
    );
    expect(read.map(String)).toEqual([OTHER, ID, ID, OTHER]);
  });

  it('lie as they are told to, part by part', () => {
    const lying = (transform: unknown): unknown =>
      material({ normalTexture: { extensions: { KHR_texture_transform: transform } } }).transforms[1];
    expect(lying({ offset: [1, 2], scale: [3, 4], rotation: 5 })).toEqual({
      offset: [1, 2],
      scale: [3, 4],
      rotationRad: 5,
    });
    expect(lying({ scale: [2, 2] })).toEqual({ ...AS_IT_IS, scale: [2, 2] });
    for (const odd of [undefined, null, 3, [], { offset: [1], scale: 'x', rotation: '1' }])
      expect(lying(odd)).toEqual(AS_IT_IS);
  });
});

describe('a material as glTF', () => {
  const infoOf = (value: GltfMaterial): Fields =>
    (jsonOfMaterial(value)['materials'] as readonly Fields[])[0] as Fields;

  it('has no textures where it has none', () => {
    const document = jsonOfMaterial(DEFAULT_GLTF_MATERIAL);
    expect(Object.keys(document)).toEqual(['asset', 'materials']);
    expect(Object.keys(infoOf(DEFAULT_GLTF_MATERIAL))).toEqual([
      'alphaMode',
      'alphaCutoff',
      'doubleSided',
      'emissiveFactor',
      'pbrMetallicRoughness',
    ]);
  });

  it('has an image for every texture, also for one that is none and lies elsewhere', () => {
    const moved = { ...AS_IT_IS, rotationRad: 1 };
    const document = jsonOfMaterial({
      ...DEFAULT_GLTF_MATERIAL,
      transforms: [AS_IT_IS, AS_IT_IS, AS_IT_IS, moved],
    });
    expect(document['images']).toEqual([{ uri: Uuid.zero.toString() }]);
    expect(document['extensionsUsed']).toEqual(['KHR_texture_transform']);
  });

  it('says of an alpha mode that is unknown that it is opaque', () => {
    expect(infoOf({ ...DEFAULT_GLTF_MATERIAL, alphaMode: 9 })['alphaMode']).toBe('OPAQUE');
  });

  it('is read as it was by whoever reads JSON', () => {
    const value: GltfMaterial = {
      ...DEFAULT_GLTF_MATERIAL,
      name: 'a "name"',
      textures: [Uuid.parse(ID), Uuid.zero, Uuid.parse(OTHER), Uuid.parse(ID)],
      transforms: [AS_IT_IS, { offset: [0, 1], scale: [1, 1], rotationRad: 0 }, AS_IT_IS, AS_IT_IS],
    };
    expect(materialInJson(JSON.parse(JSON.stringify(jsonOfMaterial(value))))).toEqual(value);
  });
});
