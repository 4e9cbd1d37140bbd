import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8, formatHex } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { encodeLlsdBinary, formatLlsdNotation } from '../llsd/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  ALPHA_MODE,
  AS_IT_IS,
  DEFAULT_GLTF_MATERIAL,
  MAX_GLTF_JSON_BYTES,
  NO_TEXTURE,
  applyMaterialOverride,
  decodeGltfMaterial,
  decodeLegacyMaterialAsset,
  encodeGltfMaterial,
  encodeLegacyMaterialAsset,
} from './index.ts';
import type { GltfMaterial } from './index.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const OTHER = Uuid.parse('ffeeddcc-bbaa-4988-b766-554433221100');

const BRICK: GltfMaterial = {
  name: 'brick',
  textures: [ID, OTHER, ID, Uuid.zero],
  transforms: [{ offset: [0.5, -1], scale: [2, 3], rotationRad: 1.5 }, AS_IT_IS, AS_IT_IS, AS_IT_IS],
  baseColour: [1, 0.5, 0.25, 0.75],
  emissive: [0.125, 0, 1],
  metallic: 0,
  roughness: 0.5,
  alphaMode: ALPHA_MODE.mask,
  alphaCutoff: 0.25,
  doubleSided: true,
};

const assetOf = (data: unknown, version = '1.1', type = 'GLTF 2.0'): Uint8Array =>
  encodeLlsdBinary({ data: typeof data === 'string' ? data : JSON.stringify(data), type, version });

interface Vector {
  readonly name: string;
  readonly provenance: string;
  readonly hex: string;
  readonly value: unknown;
  readonly decodeOnly?: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../vectors/asset/materials.json', import.meta.url), 'utf8'),
) as readonly Vector[];

describe('a physically based material', () => {
  it.each(vectors)('of a vector: $name', ({ hex, value, decodeOnly }) => {
    const read = decodeGltfMaterial(Uint8Array.from(Buffer.from(hex, 'hex')));
    expect(JSON.parse(JSON.stringify(read))).toEqual(value);
    const written = encodeGltfMaterial(read);
    if (decodeOnly === undefined) expect(formatHex(written)).toBe(hex);
    else expect(decodeGltfMaterial(written)).toEqual(read);
  });

  it.each([
    ['with textures', BRICK],
    ['as usual', DEFAULT_GLTF_MATERIAL],
    [
      'of a texture that lies elsewhere and is none',
      { ...BRICK, textures: [Uuid.zero, ID, ID, OTHER] as const },
    ],
  ])('%s is the same after it was written and read', (_, material) => {
    expect(decodeGltfMaterial(encodeGltfMaterial(material))).toEqual(material);
  });

  it('is written as glTF that other programs read', () => {
    const text = decodeUtf8(encodeGltfMaterial(BRICK));
    expect(text.startsWith('<? LLSD/Binary ?>\n{')).toBe(true);
    const document = JSON.parse(text.slice(text.indexOf('{"asset"'), text.lastIndexOf('}]}') + 3)) as unknown;
    expect(document).toEqual({
      asset: { version: '2.0' },
      extensionsUsed: ['KHR_texture_transform'],
      images: [ID, OTHER, ID].map((id) => ({ uri: id.toString() })),
      textures: [{ source: 0 }, { source: 1 }, { source: 2 }],
      materials: [
        {
          name: 'brick',
          alphaMode: 'MASK',
          alphaCutoff: 0.25,
          doubleSided: true,
          emissiveFactor: [0.125, 0, 1],
          normalTexture: { index: 1 },
          occlusionTexture: { index: 2 },
          pbrMetallicRoughness: {
            baseColorFactor: [1, 0.5, 0.25, 0.75],
            baseColorTexture: {
              index: 0,
              extensions: { KHR_texture_transform: { offset: [0.5, -1], rotation: 1.5, scale: [2, 3] } },
            },
            metallicFactor: 0,
            roughnessFactor: 0.5,
            metallicRoughnessTexture: { index: 2 },
          },
        },
      ],
    });
  });

  it('of OpenSim’s own is as usual, with a line end behind it', () => {
    const bytes = assetOf('{"asset":{"version":"2.0"},"materials":[{}]}');
    const header = encodeUtf8('<? LLSD/Binary ?>\n');
    expect(decodeGltfMaterial(Uint8Array.from([...header, ...bytes, 0x0d, 0x0a]))).toEqual(
      DEFAULT_GLTF_MATERIAL,
    );
    const notation = formatLlsdNotation({ data: '{"materials":[{}]}', type: 'GLTF 2.0', version: '1.0' });
    expect(decodeGltfMaterial(encodeUtf8(notation))).toEqual(DEFAULT_GLTF_MATERIAL);
  });

  it('keeps its numbers within what they can be, and no pictures that are none of the grid’s', () => {
    const material = {
      alphaMode: 'GLASS',
      alphaCutoff: -1,
      emissiveFactor: [9],
      doubleSided: 'yes',
      normalTexture: {
        index: 7,
        extensions: { KHR_texture_transform: { offset: ['x'], scale: 3, rotation: '' } },
      },
      pbrMetallicRoughness: {
        metallicFactor: 2,
        roughnessFactor: 'rough',
        baseColorTexture: { index: 0 },
        metallicRoughnessTexture: 5,
      },
    };
    const images = [{ uri: 'data:image/png;base64,AA' }];
    expect(decodeGltfMaterial(assetOf({ images, textures: [{ source: 0 }], materials: [material] }))).toEqual(
      {
        ...DEFAULT_GLTF_MATERIAL,
        alphaCutoff: 0,
        emissive: [1, 0, 0],
      },
    );
  });

  it.each<[string, Uint8Array]>([
    ['no LLSD', encodeUtf8('brick')],
    ['no map', encodeLlsdBinary([1])],
    ['another type', assetOf({ materials: [{}] }, '1.1', 'GLTF 3.0')],
    ['another version', assetOf({ materials: [{}] }, '2.0')],
    ['no JSON', assetOf('{"materials":[')],
    ['no document', assetOf('null')],
    ['no material', assetOf({ asset: { version: '2.0' }, materials: [] })],
    ['too much', assetOf(`{"materials":[{}],"x":"${'x'.repeat(MAX_GLTF_JSON_BYTES)}"}`)],
  ])('of %s is refused', (_, bytes) => {
    expect(() => decodeGltfMaterial(bytes)).toThrow(DecodeError);
  });

  it('changed anywhere is read, or refused as what it is', () => {
    const random = createRandom(5);
    const whole = encodeGltfMaterial(BRICK);
    for (let round = 0; round < 1000; round++) {
      const bytes = whole.slice();
      bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        encodeGltfMaterial(decodeGltfMaterial(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

describe('an override', () => {
  it('of nothing leaves a material as it is', () => {
    expect(applyMaterialOverride(BRICK, {})).toEqual(BRICK);
    expect(
      applyMaterialOverride(BRICK, { textures: [undefined, Uuid.zero], transforms: [undefined] }),
    ).toEqual(BRICK);
  });

  it('says what is another, and what is none', () => {
    const seen = applyMaterialOverride(BRICK, {
      textures: [OTHER, NO_TEXTURE, undefined, ID],
      transforms: [{ rotationRad: 3 }, undefined, { offset: [1, 1] }],
      baseColour: [0, 0, 0, 1],
      emissive: [1, 1, 1],
      metallic: 1,
      roughness: 0,
      alphaMode: ALPHA_MODE.opaque,
      alphaCutoff: 0,
      doubleSided: false,
    });
    expect(seen).toEqual({
      name: 'brick',
      textures: [OTHER, Uuid.zero, ID, ID],
      transforms: [
        { offset: [0.5, -1], scale: [2, 3], rotationRad: 3 },
        AS_IT_IS,
        { offset: [1, 1], scale: [1, 1], rotationRad: 0 },
        AS_IT_IS,
      ],
      baseColour: [0, 0, 0, 1],
      emissive: [1, 1, 1],
      metallic: 1,
      roughness: 0,
      alphaMode: 0,
      alphaCutoff: 0,
      doubleSided: false,
    });
    expect(applyMaterialOverride(BRICK, { baseColour: [0], emissive: [] })).toMatchObject({
      baseColour: [0, 0.5, 0.25, 0.75],
      emissive: [0.125, 0, 1],
    });
  });
});

describe('a legacy material in a store', () => {
  const placed = { textureId: ID, offsetX: 0.5, offsetY: 0, repeatX: 2, repeatY: 1, rotationRad: 1.5 };
  const material = {
    normal: placed,
    specular: { ...placed, textureId: OTHER },
    specularColour: { r: 255, g: 128, b: 0, a: 255 },
    specularExponent: 51,
    environment: 10,
    alphaMode: 2,
    alphaCutoff: 130,
  };

  it('is XML, and the same after it was written and read', () => {
    const bytes = encodeLegacyMaterialAsset(material);
    expect(decodeUtf8(bytes)).toContain('<key>NormMap</key><uuid>');
    expect(decodeLegacyMaterialAsset(bytes)).toEqual(material);
    expect(decodeLegacyMaterialAsset(Uint8Array.from([...bytes, 0]))).toEqual(material);
  });

  it('is no physically based one, and no list', () => {
    for (const bytes of [encodeGltfMaterial(BRICK), encodeLlsdBinary([1]), encodeUtf8('red')])
      expect(() => decodeLegacyMaterialAsset(bytes)).toThrow(DecodeError);
  });
});
