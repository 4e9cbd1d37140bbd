import { Document, NodeIO } from '@gltf-transform/core';
import type { Mesh, Node, Primitive, TypedArray } from '@gltf-transform/core';
import { transformCoordinates } from '@landfall/scene/surface';
import type { FaceRange, Geometry } from '@landfall/scene/geometry';
import { GlbMaterials } from './glb-materials.ts';
import { PLAIN_MATERIAL } from './picture-item.ts';
import type { PictureItem, PictureMaterial } from './picture-item.ts';

/** A file, and what is not in it. */
export interface WrittenGlb {
  /** glTF 2.0, binary. */
  readonly bytes: Uint8Array;
  /** Names of things without a place: matrices of no finite numbers, or that leave nothing of a size. */
  readonly skipped: readonly string[];
}

/** Of a size less than this nothing is left. */
const LEAST_VOLUME = 1e-12;
/** z is up in the world, y in glTF: a quarter of a turn about x. */
const UPRIGHT: [number, number, number, number] = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2];

/**
 * Things as a file that other programs open: a node each, with its name; a mesh for each geometry as it is painted, shared by those that are alike. Faces that are not drawn are
 * left out. Repeats and places of textures are in the coordinates; light is not in the file.
 * @source glTF 2.0 (Khronos)
 */
export async function writeGlb(items: Iterable<PictureItem>, name = 'region'): Promise<WrittenGlb> {
  const document = new Document();
  document.getRoot().getAsset().generator = 'Landfall';
  const buffer = document.createBuffer();
  const world = document.createNode(name).setRotation(UPRIGHT);
  document.createScene(name).addChild(world);
  const writer = new GlbMeshes(document);
  const skipped: string[] = [];
  for (const item of items) {
    const node = hasPlace(item.matrix) ? nodeOf(document, writer, item) : undefined;
    if (node === undefined) skipped.push(item.name);
    else world.addChild(node);
  }
  // A buffer without anything in it would be a fault.
  if (document.getRoot().listAccessors().length === 0) buffer.dispose();
  return { bytes: await new NodeIO().writeBinary(document), skipped };
}

function nodeOf(document: Document, writer: GlbMeshes, item: PictureItem): Node {
  const node = document.createNode(item.name);
  const mesh = writer.meshOf(item);
  if (mesh !== undefined) node.setMesh(mesh);
  return node.setMatrix(Array.from(item.matrix) as Parameters<Node['setMatrix']>[0]);
}

/** Whether a matrix puts something somewhere. */
function hasPlace(m: ArrayLike<number>): boolean {
  const at = (index: number) => m[index] ?? Number.NaN;
  const determinant =
    at(0) * (at(5) * at(10) - at(6) * at(9)) -
    at(4) * (at(1) * at(10) - at(2) * at(9)) +
    at(8) * (at(1) * at(6) - at(2) * at(5));
  return Array.from(m).every(Number.isFinite) && Math.abs(determinant) > LEAST_VOLUME;
}

/** Meshes of one file: the same for the same geometry and paint. */
class GlbMeshes {
  readonly #document: Document;
  readonly #materials: GlbMaterials;
  readonly #meshes = new Map<string, Mesh | undefined>();
  readonly #numbers = new Map<object, number>();

  constructor(document: Document) {
    this.#document = document;
    this.#materials = new GlbMaterials(document);
  }

  /** Undefined when none of its faces is drawn. */
  meshOf({ geometry, materials }: PictureItem): Mesh | undefined {
    const painted = geometry.faces.map((_, face) => materials[face] ?? PLAIN_MATERIAL);
    const key = [geometry, ...painted].map((part) => this.#numberOf(part)).join(' ');
    if (!this.#meshes.has(key)) this.#meshes.set(key, this.#createMesh(geometry, painted));
    return this.#meshes.get(key);
  }

  #createMesh(geometry: Geometry, materials: readonly PictureMaterial[]): Mesh | undefined {
    const mesh = this.#document.createMesh();
    for (const [number, face] of geometry.faces.entries()) {
      const material = materials[number]!;
      if (face.indexCount === 0 || material.surface.mode === 'invisible') continue;
      mesh.addPrimitive(this.#primitiveOf(geometry, face, material));
    }
    if (mesh.listPrimitives().length > 0) return mesh;
    mesh.dispose();
    return undefined;
  }

  #primitiveOf(geometry: Geometry, face: FaceRange, material: PictureMaterial): Primitive {
    const { firstVertex, vertexCount, firstIndex, indexCount } = face;
    const end = firstVertex + vertexCount;
    const own = geometry.indices.subarray(firstIndex, firstIndex + indexCount);
    const indices = own.map((vertex) => vertex - firstVertex);
    const coordinates = geometry.textureCoordinates.slice(firstVertex * 2, end * 2);
    transformCoordinates(coordinates, material.textureTransform);
    // glTF's textures begin at the top.
    for (let at = 1; at < coordinates.length; at += 2) coordinates[at] = 1 - coordinates[at]!;
    const accessor = (type: 'VEC2' | 'VEC3' | 'SCALAR', array: TypedArray) =>
      this.#document.createAccessor().setType(type).setArray(array);
    return this.#document
      .createPrimitive()
      .setIndices(accessor('SCALAR', indices))
      .setAttribute('POSITION', accessor('VEC3', geometry.positions.slice(firstVertex * 3, end * 3)))
      .setAttribute('NORMAL', accessor('VEC3', geometry.normals.slice(firstVertex * 3, end * 3)))
      .setAttribute('TEXCOORD_0', accessor('VEC2', coordinates))
      .setMaterial(this.#materials.materialOf(material));
  }

  #numberOf(part: object): number {
    const number = this.#numbers.get(part) ?? this.#numbers.size;
    this.#numbers.set(part, number);
    return number;
  }
}
