import { bakeOnMesh } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import type { TextureEntry, TextureFace } from '@landfall/protocol/texture-entry';
import type { CollectedObject } from './collected-scene.ts';

/**
 * How the faces of something worn are painted, with the wearer's own bakes in the place of the textures that stand for them. Where there is no bake, or it is nobody else's
 * business, a face has its colour alone.
 * @param mayShow whether the bakes may be given on
 */
export function withBakes(
  faces: TextureEntry,
  wearer: CollectedObject | undefined,
  mayShow: boolean,
): TextureEntry {
  const standsForBake = ({ textureId }: TextureFace): boolean => bakeOnMesh(textureId) !== undefined;
  if (wearer === undefined || ![faces.default, ...faces.faces.values()].some(standsForBake)) return faces;
  const bakes = mayShow ? wearer.avatar?.looks?.bakes : undefined;
  const dressed = (face: TextureFace): TextureFace => {
    const name = bakeOnMesh(face.textureId);
    return name === undefined ? face : { ...face, textureId: bakes?.get(name) ?? Uuid.zero };
  };
  return {
    default: dressed(faces.default),
    faces: new Map([...faces.faces].map(([number, face]) => [number, dressed(face)])),
  };
}
