import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { DEFAULT_GLTF_MATERIAL } from '@landfall/protocol/material';
import { PCODE } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { at, boxOf, idOf, sceneOf } from './samples.ts';
import { sceneJson } from './scene-json.ts';

const textOf = (...parameters: Parameters<typeof sceneOf>) =>
  Buffer.from(sceneJson(sceneOf(...parameters))).toString('utf8');
const objectsOf = (text: string) =>
  (JSON.parse(text) as { regions: { objects: Record<string, unknown>[] }[] }).regions[0]!.objects;

describe('scene.json', () => {
  it('has what is known of an object, and not what is as usual', () => {
    const textureEntry = encodeTextureEntry({
      default: PLAIN_FACE,
      faces: new Map([
        [2, { ...PLAIN_FACE, textureId: idOf(70), fullbright: true, colour: { r: 255, g: 0, b: 0, a: 255 } }],
      ]),
    });
    const light = {
      type: 'light' as const,
      colour: { r: 255, g: 255, b: 255, a: 255 },
      radius: 5,
      cutoff: 0,
      falloff: 0.5,
    };
    const box = boxOf(
      {
        localId: 7,
        ...at(1, 2, 3),
        updateFlags: 0x28,
        material: 3,
        text: 'Hello',
        textureEntry,
        extraParams: encodeExtraParams([light]),
      },
      { naming: { name: 'Lamp', description: '', ownerId: idOf(1) } },
    );
    const [lamp] = objectsOf(textOf([box]));
    expect(lamp).toMatchObject({
      id: idOf(7).toString(),
      localId: 7,
      kind: 'prim',
      name: 'Lamp',
      owner: idOf(1).toString(),
      scenePosition: [1, 2, 3],
      scale: [1, 1, 1],
      faces: {
        default: {},
        2: { textureId: idOf(70).toString(), fullbright: true, colour: [255, 0, 0, 255] },
      },
      flags: ['copy', 'youOwner'],
      material: 'wood',
      text: 'Hello',
      light: { radius: 5, colour: [255, 255, 255, 255], falloff: 0.5 },
    });
    for (const usual of ['description', 'sound', 'particles', 'velocity', 'parentLocalId', 'state'])
      expect(lamp).not.toHaveProperty(usual);
  });

  it('says where something is nowhere, and of plants their kind', () => {
    const [lost, palm] = objectsOf(
      textOf([boxOf({ localId: 1, parentId: 9 }), boxOf({ localId: 2, pcode: PCODE.tree, state: 3 })]),
    );
    expect(lost).toMatchObject({ nowhere: 'parent-missing', parentLocalId: 9 });
    expect(palm).toMatchObject({ kind: 'plant', species: 3 });
    expect(palm).not.toHaveProperty('shape');
  });

  it('has numbers that are none as text, and nothing in it that nobody sees', () => {
    const name = 'a\u001b[31m\u009b\u202eb\u2028\u{e0041}"';
    const text = textOf([
      boxOf(
        { localId: 1, ...at(Number.NaN, -Infinity, 0) },
        { naming: { name, description: '', ownerId: idOf(1) } },
      ),
    ]);
    expect(objectsOf(text)[0]).toMatchObject({ name, position: ['NaN', '-Infinity', 0] });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('has of long texts the beginning, and says how long they are', () => {
    const naming = { name: 'n'.repeat(200_000), description: `${'d'.repeat(4095)}😀`, ownerId: idOf(1) };
    const text = textOf([boxOf({ localId: 1, text: 'x'.repeat(5000) }, { naming })]);
    expect(objectsOf(text)[0]).toMatchObject({
      name: `${'n'.repeat(4096)}… (200000 characters)`,
      description: `${'d'.repeat(4095)}… (4097 characters)`,
      text: `${'x'.repeat(4096)}… (5000 characters)`,
    });
    expect(text.length).toBeLessThan(20_000);
  });

  it('keeps the bytes of what it cannot read', () => {
    const [box] = objectsOf(textOf([boxOf({ localId: 1, particles: Uint8Array.of(1, 2) })]));
    expect(box!['particles']).toMatchObject({ bytes: '0102' });
  });

  it('has materials by their ids, and of objects what is changed of theirs', () => {
    const materials = new Map([
      [idOf(90).toString(), { type: 'gltf', material: { ...DEFAULT_GLTF_MATERIAL, metallic: 0.5 } }],
      [idOf(91).toString(), { absent: 'not-found' }],
    ] as const);
    const box = boxOf({ localId: 1 }, { overrides: new Map([[2, { textures: [idOf(70)], metallic: 0 }]]) });
    const text = textOf([box], { materials });
    expect(objectsOf(text)[0]).toMatchObject({
      materialOverrides: { 2: { textures: [idOf(70).toString()], metallic: 0 } },
    });
    expect(JSON.parse(text)).toMatchObject({
      counts: { materials: { there: 1, 'not-found': 1 } },
      materials: [{ id: idOf(90).toString(), type: 'gltf', metallic: 0.5 }],
    });
    expect(JSON.parse(textOf([boxOf({ localId: 1 })]))).not.toHaveProperty('materials');
  });

  it('counts assets by what became of them, and lists what is missing', () => {
    const textures = new Map([
      ['a', { absent: 'late' as const }],
      ['b', { absent: 'late' as const }],
      ['c', { absent: 'not-found' as const }],
    ]);
    const scene = { ...sceneOf([], { textures }), missing: ['2 of 3 textures'] };
    expect(JSON.parse(Buffer.from(sceneJson(scene)).toString('utf8'))).toMatchObject({
      missing: ['2 of 3 textures'],
      counts: { textures: { there: 0, late: 2, 'not-found': 1 } },
    });
  });
});
