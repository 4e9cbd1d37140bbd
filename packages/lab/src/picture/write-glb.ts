import { encodeUtf8 } from '@landfall/protocol/bytes';
import { GlbBuffer } from './glb-buffer.ts';
import { LIGHTS, glbLamps } from './glb-lamps.ts';
import type { GlbLamps } from './glb-lamps.ts';
import { GlbMaterials } from './glb-materials.ts';
import { GlbMeshes } from './glb-meshes.ts';
import type { Lamp } from './lamp.ts';
import { nodeTransform } from './node-transform.ts';
import type { PictureItem } from './picture-item.ts';
import { finish } from './steps.ts';
import type { Steps } from './steps.ts';

/** A file, and what is not in it. */
export interface WrittenGlb {
  /** glTF 2.0, binary: one after the other. Some are views of what was given. */
  readonly pieces: readonly Uint8Array[];
  /** Things without a place (matrices of no finite numbers, or that leave nothing of a size), and of those that would make the file too large. */
  readonly skipped: readonly PictureItem[];
}

/** z is up in the world, y in glTF: a quarter of a turn about x. */
const UPRIGHT = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2];
/** Lengths have 32 bits, and other programs want all of it in memory. */
const MOST_BYTES = 2 ** 31;
const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const VERSION = 2;
const HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
const SPACE = 0x20;

/**
 * Things as a file that other programs open: a node each, with its name; a mesh for each geometry as it is painted, shared by those that are alike. Faces that are not drawn are
 * left out. Repeats and places of textures are in the coordinates, a set for each way in which textures of a face lie; of light, the file has the lamps.
 * @param lamps each a node of its own
 * @source glTF 2.0 (Khronos)
 */
export function writeGlb(
  items: Iterable<PictureItem>,
  name = 'region',
  lamps: readonly Lamp[] = [],
): WrittenGlb {
  return finish(writeGlbInSteps(items, name, lamps));
}

/** The same in steps. */
export function* writeGlbInSteps(
  items: Iterable<PictureItem>,
  name: string,
  lamps: readonly Lamp[],
): Steps<WrittenGlb> {
  const buffer = new GlbBuffer();
  const materials = new GlbMaterials(buffer);
  const meshes = new GlbMeshes(buffer, materials);
  const nodes: object[] = [];
  const skipped: PictureItem[] = [];
  for (const item of items) {
    yield;
    const transform = nodeTransform(item.matrix);
    if (transform === undefined || buffer.sizeBytes > MOST_BYTES) {
      skipped.push(item);
      continue;
    }
    const mesh = meshes.numberOf(item);
    const { extras } = item;
    nodes.push({
      name: item.name,
      ...(mesh === undefined ? {} : { mesh }),
      ...transform,
      ...(extras && { extras }),
    });
  }
  const lights = glbLamps(lamps);
  nodes.push(...lights.nodes);
  const children = nodes.map((_, at) => at);
  nodes.push({ name, rotation: UPRIGHT, ...(children.length === 0 ? {} : { children }) });
  const json = {
    asset: { version: '2.0', generator: 'Landfall' },
    ...extensionsOf(materials, lights),
    scene: 0,
    scenes: [{ name, nodes: [nodes.length - 1] }],
    nodes,
    ...listed({ meshes: meshes.meshes, materials: materials.materials }),
    ...listed({ textures: materials.textures, images: materials.images }),
    ...listed({ accessors: buffer.accessors, bufferViews: buffer.bufferViews }),
    ...(buffer.sizeBytes === 0 ? {} : { buffers: [{ byteLength: buffer.sizeBytes }] }),
  };
  return { pieces: assemble(json, buffer), skipped };
}

function extensionsOf({ extensionsUsed }: GlbMaterials, { extension }: GlbLamps): object {
  const used = [...extensionsUsed, ...(extension === undefined ? [] : [LIGHTS])];
  return {
    ...(used.length === 0 ? {} : { extensionsUsed: used }),
    ...(extension && { extensions: { [LIGHTS]: extension } }),
  };
}

/** An empty list would be a fault. */
function listed(lists: Readonly<Record<string, readonly object[]>>): object {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

function assemble(json: object, { pieces, sizeBytes }: GlbBuffer): Uint8Array[] {
  // A lone half of a surrogate pair is no Unicode: what cannot be encoded is replaced.
  const text = encodeUtf8(JSON.stringify(json));
  const padded = new Uint8Array(text.length + (-text.length & 3)).fill(SPACE);
  padded.set(text);
  const binary = sizeBytes === 0 ? [] : [chunkHead(sizeBytes, BINARY_CHUNK), ...pieces];
  const chunks = [chunkHead(padded.length, JSON_CHUNK), padded, ...binary];
  const total =
    HEAD_BYTES + CHUNK_HEAD_BYTES + padded.length + (sizeBytes === 0 ? 0 : CHUNK_HEAD_BYTES + sizeBytes);
  return [words(MAGIC, VERSION, total), ...chunks];
}

function chunkHead(sizeBytes: number, type: number): Uint8Array {
  return words(sizeBytes, type);
}

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of values.entries()) view.setUint32(at * 4, value, true);
  return bytes;
}
