import type { BakeName } from '@landfall/protocol/avatar';
import type { Character } from '@landfall/scene/character';
import type { LevelOfDetail } from '@landfall/scene/lod';
import type { PictureItem, PictureMaterial } from '../picture/index.ts';
import { bakedBody } from './baked-body.ts';
import type { BodyForm } from './body.ts';
import type { CollectedObject, SceneAssets } from './collected-scene.ts';
import type { Geometries, Kept } from './geometries.ts';
import type { Materials } from './materials.ts';
import { bodyMaterials, characterMaterials } from './own-materials.ts';

/** What bodies are made from. */
export interface BodyMaking {
  readonly geometries: Geometries;
  readonly materials: Materials;
  readonly assets: SceneAssets;
  /** One that the user brings; one that is nobody's when left out. */
  readonly character: Character | undefined;
  /** Bakes are their wearer's: they are in no file that others get. */
  readonly mayShow: boolean;
}

/** The body of an avatar, in its own frame. */
export function bodyThing(
  object: CollectedObject,
  form: BodyForm,
  level: LevelOfDetail,
  { geometries, materials: painter, assets, character, mayShow }: BodyMaking,
): { readonly geometry: Kept; readonly materials: PictureItem['materials'] } {
  const { id } = object.description;
  const bakeOf = (face: BakeName): PictureMaterial | undefined =>
    mayShow ? bakedBody(object, face, { textures: assets.textures }, painter) : undefined;
  if (character === undefined)
    return { geometry: geometries.body(form, level), materials: bodyMaterials(id, bakeOf) };
  const { materials, baked } = characterMaterials(id, bakeOf);
  return { geometry: geometries.character(character, form, baked, level), materials };
}
