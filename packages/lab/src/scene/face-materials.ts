/** What faces are made of beside what their texture entry says: physically based materials with what is changed of them, and those of before. */
import type { Uuid } from '@landfall/protocol/datatypes';
import { ALPHA_MODE, applyMaterialOverride } from '@landfall/protocol/material';
import type { GltfMaterial, LegacyMaterial, MaterialOverride } from '@landfall/protocol/material';
import type { TextureFace } from '@landfall/protocol/texture-entry';
import type { SurfaceFacts } from '@landfall/scene/surface';
import { isAbsent } from './collected-scene.ts';
import type { CollectedObject, SceneAssets, SceneMaterial } from './collected-scene.ts';
import type { ObjectLook } from './object-look.ts';

/** Textures of a physically based material, in the order of `GltfMaterial.textures`. */
export const GLTF_TEXTURE = Object.freeze({ baseColour: 0, normal: 1, metallicRoughness: 2, emissive: 3 });

/** Finds the material of a face; the same object for the same material changed alike. */
export class FaceMaterials {
  readonly #materials: SceneAssets['materials'];
  readonly #changed = new Map<string, SceneMaterial>();

  constructor({ materials }: Pick<SceneAssets, 'materials'>) {
    this.#materials = materials;
  }

  /** Undefined where it has none, or the one that it has is not there: then its texture entry alone says how it looks. */
  of(
    { overrides }: Pick<CollectedObject, 'overrides'>,
    { renderMaterials }: Pick<ObjectLook, 'renderMaterials'>,
    face: number,
    { materialId }: TextureFace,
  ): SceneMaterial | undefined {
    const id = renderMaterials.get(face);
    const rendered = id === undefined ? undefined : this.#find(id);
    if (rendered?.type === 'gltf') return this.#withOverride(id!, rendered.material, overrides?.get(face));
    const legacy = materialId.isZero ? undefined : this.#find(materialId);
    return legacy?.type === 'legacy' ? legacy : undefined;
  }

  #find(id: Uuid): SceneMaterial | undefined {
    const material = this.#materials.get(id.toString());
    return isAbsent(material) ? undefined : material;
  }

  #withOverride(id: Uuid, material: GltfMaterial, override: MaterialOverride | undefined): SceneMaterial {
    const key = `${id.toString()} ${override === undefined ? '' : keyOf(override)}`;
    const known = this.#changed.get(key);
    if (known !== undefined) return known;
    const changed = override === undefined ? material : applyMaterialOverride(material, override);
    const found: SceneMaterial = { type: 'gltf', material: changed };
    this.#changed.set(key, found);
    return found;
  }
}

function keyOf({ textures, ...others }: MaterialOverride): string {
  return JSON.stringify([textures?.map((id) => id?.toString() ?? null), others]);
}

/** What `surfaceOf` wants to know of a material. */
export function surfaceFactsOf(made: SceneMaterial | undefined): Partial<SurfaceFacts> {
  if (made === undefined) return {};
  return made.type === 'gltf' ? { gltf: gltfAlpha(made.material) } : { legacy: legacyAlpha(made.material) };
}

const MODES = new Map([
  [ALPHA_MODE.blend, 'BLEND'],
  [ALPHA_MODE.mask, 'MASK'],
] as const) as ReadonlyMap<number, 'BLEND' | 'MASK'>;

function gltfAlpha({ alphaMode, alphaCutoff, baseColour }: GltfMaterial): NonNullable<SurfaceFacts['gltf']> {
  return { mode: MODES.get(alphaMode) ?? 'OPAQUE', cutoff: alphaCutoff, baseAlpha: baseColour[3] };
}

function legacyAlpha({ alphaMode, alphaCutoff }: LegacyMaterial): NonNullable<SurfaceFacts['legacy']> {
  return { mode: alphaMode, cutoff: alphaCutoff };
}

/** The textures of a face that is made of a material: colour, relief, metal and roughness, highlights. */
export function texturesOfFace(face: TextureFace, made: SceneMaterial | undefined): readonly Uuid[] {
  if (made === undefined) return [face.textureId];
  if (made.type === 'gltf') return made.material.textures;
  const { normal, specular } = made.material;
  return [face.textureId, normal.textureId, specular.textureId];
}
