import type { Vector3 } from '@landfall/protocol/datatypes';
import { FACE_MAPPING, faceOf } from '@landfall/protocol/texture-entry';
import type { TextureEntry } from '@landfall/protocol/texture-entry';
import { planarCoordinates } from '@landfall/scene/geometry';
import type { Geometry } from '@landfall/scene/geometry';
import type { PictureMaterial } from '../picture/index.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Kept } from './geometries.ts';

/** An object whose textures are laid. */
export interface Laid {
  readonly faces: TextureEntry;
  /** Metres. */
  readonly size: Vector3;
  readonly materials: readonly PictureMaterial[];
}

/** Geometries with coordinates of their own for faces whose texture lies in metres: one for each size of a form. */
export class PlanarLayouts {
  readonly #budget: ByteBudget;
  readonly #known = new Map<Geometry, Map<string, Geometry>>();

  /** @param budget of all that are laid */
  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  /** The geometry itself where no face needs it. */
  of(geometry: Geometry, { faces, size, materials }: Laid): Kept {
    const planar = geometry.faces.flatMap((_, face) =>
      hasTextures(materials[face]) && faceOf(faces, face).mapping === FACE_MAPPING.planar ? [face] : [],
    );
    if (planar.length === 0) return geometry;
    const key = `${size.x} ${size.y} ${size.z} ${planar.join(',')}`;
    const layouts = this.#known.get(geometry) ?? new Map<string, Geometry>();
    this.#known.set(geometry, layouts);
    const known = layouts.get(key);
    if (known !== undefined) return known;
    if (this.#budget.isSpent) return 'too-much';
    const laid = layOut(geometry, planar, size);
    this.#budget.spend(laid.textureCoordinates.byteLength);
    layouts.set(key, laid);
    return laid;
  }
}

function hasTextures(material: PictureMaterial | undefined): boolean {
  if (material === undefined) return false;
  const { normal, metallicRoughness, emissiveTexture, specularTexture } = material.finish ?? {};
  return [material.texture, normal, metallicRoughness, emissiveTexture, specularTexture].some(
    (texture) => texture !== undefined,
  );
}

function layOut(geometry: Geometry, planar: readonly number[], size: Vector3): Geometry {
  const textureCoordinates = Float32Array.from(geometry.textureCoordinates);
  for (const number of planar) {
    const face = geometry.faces[number]!;
    textureCoordinates.set(planarCoordinates(geometry, face, size), face.firstVertex * 2);
  }
  return { ...geometry, textureCoordinates };
}
