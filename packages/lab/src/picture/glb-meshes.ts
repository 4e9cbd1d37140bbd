import { transformCoordinates } from '@landfall/scene/surface';
import type { TextureTransform } from '@landfall/scene/surface';
import type { FaceRange, Geometry } from '@landfall/scene/geometry';
import type { GlbBuffer } from './glb-buffer.ts';
import type { GlbMaterials } from './glb-materials.ts';
import { PLAIN_MATERIAL } from './picture-item.ts';
import type { PictureItem, PictureMaterial } from './picture-item.ts';
import { keyOf, textureSets } from './texture-sets.ts';

/** Accessors of a face, however it is painted. */
interface FaceAccessors {
  readonly POSITION: number;
  readonly NORMAL: number;
  readonly indices: number;
}

/** Meshes of one file: one for a geometry as it is painted; vertices once for each geometry, however it is painted. */
export class GlbMeshes {
  readonly meshes: object[] = [];
  readonly #buffer: GlbBuffer;
  readonly #materials: GlbMaterials;
  readonly #known = new Map<string, number | undefined>();
  readonly #faces = new Map<string, FaceAccessors>();
  readonly #coordinates = new Map<string, number>();
  readonly #numbers = new Map<object, number>();

  constructor(buffer: GlbBuffer, materials: GlbMaterials) {
    this.#buffer = buffer;
    this.#materials = materials;
  }

  /** The mesh's number; undefined when none of its faces is drawn. */
  numberOf({ geometry, materials }: PictureItem): number | undefined {
    const painted = geometry.faces.map((_, face) => materials[face] ?? PLAIN_MATERIAL);
    const key = [geometry, ...painted].map((part) => this.#numberOf(part)).join(' ');
    if (!this.#known.has(key)) this.#known.set(key, this.#createMesh(geometry, painted));
    return this.#known.get(key);
  }

  #createMesh(geometry: Geometry, materials: readonly PictureMaterial[]): number | undefined {
    const primitives = geometry.faces.flatMap((face, number) => {
      const material = materials[number]!;
      if (face.indexCount === 0 || material.surface.mode === 'invisible') return [];
      return [this.#primitiveOf(geometry, face, number, material)];
    });
    return primitives.length === 0 ? undefined : this.meshes.push({ primitives }) - 1;
  }

  #primitiveOf(geometry: Geometry, face: FaceRange, number: number, material: PictureMaterial): object {
    const key = `${this.#numberOf(geometry.buffer)} ${number}`;
    const known = this.#faces.get(key) ?? this.#faceOf(geometry, face);
    this.#faces.set(key, known);
    const { indices, ...vertices } = known;
    const coordinates = textureSets(material).map((place, set) => [
      `TEXCOORD_${set}`,
      this.#coordinatesOf(geometry, face, number, place),
    ]);
    return {
      attributes: { ...vertices, ...Object.fromEntries(coordinates) },
      indices,
      material: this.#materials.numberOf(material),
    };
  }

  #faceOf({ positions, normals, indices }: Geometry, face: FaceRange): FaceAccessors {
    const { firstVertex, vertexCount, firstIndex, indexCount } = face;
    const [from, to] = [firstVertex * 3, (firstVertex + vertexCount) * 3];
    const own = indices.slice(firstIndex, firstIndex + indexCount);
    if (firstVertex > 0) for (let at = 0; at < own.length; at++) own[at]! -= firstVertex;
    return {
      POSITION: this.#buffer.addVertices(positions.subarray(from, to), 'VEC3', true),
      NORMAL: this.#buffer.addVertices(normals.subarray(from, to), 'VEC3'),
      indices: this.#buffer.addIndices(own),
    };
  }

  /** Repeats and places of textures are in them. */
  #coordinatesOf(
    geometry: Geometry,
    { firstVertex, vertexCount }: FaceRange,
    number: number,
    place: TextureTransform,
  ): number {
    const key = `${this.#numberOf(geometry.textureCoordinates)} ${number} ${keyOf(place)}`;
    const known = this.#coordinates.get(key);
    if (known !== undefined) return known;
    const end = firstVertex + vertexCount;
    const coordinates = geometry.textureCoordinates.slice(firstVertex * 2, end * 2);
    transformCoordinates(coordinates, place);
    // glTF's textures begin at the top.
    for (let at = 1; at < coordinates.length; at += 2) coordinates[at] = 1 - coordinates[at]!;
    const accessor = this.#buffer.addVertices(coordinates, 'VEC2');
    this.#coordinates.set(key, accessor);
    return accessor;
  }

  #numberOf(part: object): number {
    const number = this.#numbers.get(part) ?? this.#numbers.size;
    this.#numbers.set(part, number);
    return number;
  }
}
