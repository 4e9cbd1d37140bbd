import type { BakeName } from '@landfall/protocol/avatar';
import type { Uuid } from '@landfall/protocol/datatypes';
import { inflate } from '@landfall/scene/testing';
import { describe, expect, it } from 'vitest';
import { avatarOf, dressed, idOf, regionOfObjects, sceneOf } from './samples.ts';
import { sceneItems } from './scene-items.ts';
import type { SceneTexture } from './scene-texture.ts';
import { wantedAssets } from './wanted-assets.ts';

const [HEAD, UPPER, LOWER] = [idOf(71), idOf(72), idOf(73)];
const BAKES = new Map<BakeName, Uuid>([
  ['head', HEAD],
  ['upper', UPPER],
  ['lower', LOWER],
  ['hair', idOf(74)],
]);

const somebody = (bakes: ReadonlyMap<BakeName, Uuid> = BAKES) => dressed(avatarOf({ localId: 1 }), bakes);

const textureOf = (alpha: SceneTexture['alpha']): SceneTexture => ({
  texture: { width: 1, height: 1, channels: 4, pixels: Uint8Array.of(1, 2, 3, 255) },
  alpha,
  average: [1, 2, 3],
});
const TEXTURES = new Map<string, SceneTexture>([
  [HEAD.toString(), textureOf('none')],
  [UPPER.toString(), textureOf('blend')],
]);

async function painted(options: { readonly isForFile: boolean; readonly ownsAll: boolean }) {
  const scene = sceneOf([somebody()], { textures: TEXTURES });
  const { items } = await sceneItems(scene, { inflate, levelOf: () => 1, ...options });
  return items[0]!.materials;
}

describe('the body of an avatar', () => {
  it('is painted as it is baked, where that has come; what is clear there is cut out', async () => {
    const [head, upper, lower] = await painted({ isForFile: false, ownsAll: false });
    expect(head!.texture).toBe(TEXTURES.get(HEAD.toString())!.texture);
    expect(upper!.texture).toBe(TEXTURES.get(UPPER.toString())!.texture);
    expect([head!.surface, upper!.surface]).toEqual([{ mode: 'opaque' }, { mode: 'mask', cutoff: 0.5 }]);
    expect(lower!.texture).toBeUndefined();
  });

  it('is painted so in no file that others get', async () => {
    for (const material of await painted({ isForFile: true, ownsAll: false }))
      expect(material.texture).toBeUndefined();
    expect((await painted({ isForFile: true, ownsAll: true }))[0]!.texture).toBeDefined();
  });

  it('wants the bakes of its head, upper and lower body alone', () => {
    const wanted = (ownsAll: boolean) => wantedAssets([regionOfObjects([somebody()])], ownsAll).textures;
    expect([...wanted(false)]).toEqual([HEAD, UPPER, LOWER].map((id) => [id.toString(), { forFile: false }]));
    expect(wanted(true).get(HEAD.toString())).toEqual({ forFile: true });
    const nobody = wantedAssets([regionOfObjects([somebody(new Map())])], true);
    expect(nobody.textures.size).toBe(0);
  });
});
