import type { BakeName } from '@landfall/protocol/avatar';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import type { PictureMaterial } from '../picture/index.ts';
import type { CollectedObject, SceneAssets } from './collected-scene.ts';
import { isAbsent } from './collected-scene.ts';
import type { Materials } from './materials.ts';

/** Below, what is baked is not shown. @source viewer llavatarappearance.cpp: bodies are cut out, not seen through */
const CUTOFF = 0.5;

/**
 * How a part of an avatar's body is painted: as it is baked, where that has come; what is transparent there is cut out, as what is worn over it needs it.
 * Undefined where nothing is baked, or nothing of it may be shown.
 */
export function bakedBody(
  { avatar }: CollectedObject,
  name: BakeName,
  { textures }: Pick<SceneAssets, 'textures'>,
  materials: Materials,
): PictureMaterial | undefined {
  const textureId = avatar?.looks?.bakes.get(name);
  const texture = textureId && textures.get(textureId.toString());
  if (textureId === undefined || texture === undefined || isAbsent(texture)) return undefined;
  const face = { ...PLAIN_FACE, textureId };
  const painted = materials.of(face, undefined, { withTextures: true, isWorn: false });
  if (painted.surface.mode !== 'blend') return painted;
  return { ...painted, surface: { ...painted.surface, mode: 'mask', cutoff: CUTOFF } };
}
