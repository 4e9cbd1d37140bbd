import { createRequire } from 'node:module';
import { decodeVisualParams, encodeVisualParams } from '@landfall/protocol/avatar';
import type { BakeName } from '@landfall/protocol/avatar';
import type { Uuid } from '@landfall/protocol/datatypes';
import { CHARACTER_FACES, readCharacter } from '@landfall/scene/character';
import { boundsOf } from '@landfall/scene/geometry';
import { inflate, sampleCharacterFiles } from '@landfall/scene/testing';
import { describe, expect, it } from 'vitest';
import { at, avatarOf, dressed, idOf, regionOfObjects, sceneOf } from './samples.ts';
import { sceneFiles } from './scene-files.ts';
import { sceneItems } from './scene-items.ts';
import type { SceneTexture } from './scene-texture.ts';
import { wantedAssets } from './wanted-assets.ts';

const files = sampleCharacterFiles();
const CHARACTER = await readCharacter((name) => Promise.resolve(files.get(name)));
const PLACE = at(20, 20, 30);
const HAIR = idOf(74);
const TEXTURES = new Map<string, SceneTexture>([
  [
    HAIR.toString(),
    {
      texture: { width: 1, height: 1, channels: 4, pixels: Uint8Array.of(1, 2, 3, 255) },
      alpha: 'blend',
      average: [1, 2, 3],
    },
  ],
]);
const somebody = (bakes: ReadonlyMap<BakeName, Uuid> = new Map()) =>
  dressed(avatarOf({ localId: 1, ...PLACE }), bakes);

async function shown(avatar = somebody(), options: { isForFile?: boolean; ownsAll?: boolean } = {}) {
  const { items } = await sceneItems(sceneOf([avatar], { textures: TEXTURES }), {
    inflate,
    levelOf: () => 3,
    isForFile: false,
    ownsAll: false,
    character: CHARACTER,
    ...options,
  });
  return items[0]!;
}

describe('an avatar with a body that the user brings', () => {
  it('stands there as that body, with its arms down', async () => {
    const { geometry, materials } = await shown();
    expect(geometry.faces.map(({ vertexCount }) => vertexCount)).toEqual([8, 8, 8, 16, 0, 0]);
    expect(materials).toHaveLength(CHARACTER_FACES.length);
    const { min, max } = boundsOf(geometry.positions)!;
    expect([min.z, max.z]).toEqual([expect.closeTo(0, 1), expect.closeTo(1.9, 1)]);
  });

  it('has the shape that the region says', async () => {
    const visualParams = encodeVisualParams(new Map([[33, 1]]));
    const usual = somebody();
    const looks = { ...usual.avatar!.looks!, visualParams, params: decodeVisualParams(visualParams) };
    const tall = await shown({ ...usual, avatar: { ...usual.avatar!, looks } });
    const top = ({ geometry }: Awaited<ReturnType<typeof shown>>) => boundsOf(geometry.positions)!.max.z;
    // Half a metre of it is the morph's, the rest the skeleton's.
    expect(top(tall) - top(await shown())).toBeGreaterThan(0.5);
  });

  it('has hair where that is baked, cut out; and in no file that others get', async () => {
    const baked = somebody(new Map([['hair', HAIR]]));
    const hair = CHARACTER_FACES.indexOf('hair');
    const { geometry, materials } = await shown(baked);
    expect(geometry.faces[hair]!.vertexCount).toBe(8);
    expect(materials[hair]).toMatchObject({ surface: { mode: 'mask', cutoff: 0.5 } });
    expect((await shown(baked, { isForFile: true })).geometry.faces[hair]!.vertexCount).toBe(0);
    expect((await shown(baked, { isForFile: true, ownsAll: true })).geometry.faces[hair]!.vertexCount).toBe(
      8,
    );
  });

  it('wants the bakes of its eyes, hair and skirt too', () => {
    const bakes = new Map(CHARACTER_FACES.map((name, number) => [name, idOf(70 + number)] as const));
    const regions = [regionOfObjects([somebody(bakes)])];
    expect(wantedAssets(regions, false).textures.size).toBe(3);
    expect(wantedAssets(regions, false, undefined, CHARACTER_FACES).textures.size).toBe(6);
  });
});

describe('the files of a scene', () => {
  const made = async (character: Parameters<typeof sceneFiles>[1]['character']) => {
    const { files: all } = await sceneFiles(sceneOf([somebody()]), {
      inflate,
      width: 64,
      height: 48,
      mapSide: 64,
      ownsAll: true,
      camera: {
        type: 'view',
        position: { x: 24, y: 20, z: 30 },
        target: { x: 20, y: 20, z: 30 },
        fovRad: 0.9,
      },
      character,
    });
    return new Map(all.map(([name, content]) => [name, Buffer.concat([content].flat())] as const));
  };

  it('show it in the pictures; in the GLB only where the user may give it on', async () => {
    const [nobodys, kept, given] = [
      await made(undefined),
      await made({ character: CHARACTER, mayGive: false }),
      await made({ character: CHARACTER, mayGive: true }),
    ];
    expect(kept.get('view.png')).not.toEqual(nobodys.get('view.png'));
    expect(given.get('view.png')).toEqual(kept.get('view.png'));
    expect(kept.get('region.glb')).toEqual(nobodys.get('region.glb'));
    expect(given.get('region.glb')).not.toEqual(nobodys.get('region.glb'));
    const validator = createRequire(import.meta.url)('gltf-validator') as {
      validateBytes(bytes: Uint8Array): Promise<{ issues: { numErrors: number } }>;
    };
    expect((await validator.validateBytes(new Uint8Array(given.get('region.glb')!))).issues.numErrors).toBe(
      0,
    );
  });
});
