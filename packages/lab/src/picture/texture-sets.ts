import type { TextureTransform } from '@landfall/scene/surface';
import type { PictureMaterial, PlacedTexture } from './picture-item.ts';

/** Sets of texture coordinates that a file's material has: more are not drawn by everybody. What lies otherwise lies as the first. */
const MOST_SETS = 4;

/** The ways in which the textures of a material lie: a set of coordinates for each, in this order. Empty without textures. */
export function textureSets({ texture, textureTransform, finish = {} }: PictureMaterial): TextureTransform[] {
  const { normal, metallicRoughness, emissiveTexture, specularTexture } = finish;
  const others = [metallicRoughness, normal, emissiveTexture, specularTexture].flatMap(
    (placed) => placed?.transform ?? [],
  );
  const all = texture === undefined ? others : [textureTransform, ...others];
  const sets = new Map(all.map((transform) => [keyOf(transform), transform] as const));
  return [...sets.values()].slice(0, MOST_SETS);
}

/** Which of the sets a texture lies by. */
export function setOf(
  sets: readonly TextureTransform[],
  { transform }: Pick<PlacedTexture, 'transform'>,
): number {
  const key = keyOf(transform);
  return Math.max(
    0,
    sets.findIndex((set) => keyOf(set) === key),
  );
}

/** The same for transforms that do the same. */
export function keyOf({ uu, uv, u0, vu, vv, v0 }: TextureTransform): string {
  return [uu, uv, u0, vu, vv, v0].join(' ');
}
