import type { AssetKind } from '@landfall/protocol/asset';
import { decodeMeshHeader, MAX_MESH_HEADER_BYTES } from '@landfall/protocol/asset/mesh';
import type { MeshHeader } from '@landfall/protocol/asset/mesh';
import { DecodeError } from '@landfall/protocol/errors';
import type { Held } from './held.ts';
import { FIRST_MESH_BYTES, FIRST_TEXTURE_BYTES } from './limits.ts';

/** How much of an asset is wanted; all of it when nothing is said. */
export interface AssetDetail {
  /**
   * Of a texture: so many halvings of its sides are shown (0 the whole picture, 5 a 32nd), where the session has {@link TextureLevels}.
   * Of a mesh: 0 its finest level of detail, 3 its coarsest, and what comes before it. Of other kinds it means nothing.
   */
  readonly level?: number | undefined;
  /** At least its first so many bytes. */
  readonly bytes?: number | undefined;
}

/**
 * How many of a texture's first bytes show it at a level, as far as those that are there can tell: when they are as many, it is enough.
 * `levelBytes` of `@landfall/codecs/codestream` is one. `sizeBytes` are those of the whole, when they are known.
 * @throws DecodeError when the texture is none that it can read: then all of it is fetched
 */
export type TextureLevels = (firstBytes: Uint8Array, level: number, sizeBytes?: number) => number;

/** The coarsest level of a texture and of a mesh. */
export const COARSEST_LEVEL = 5;

/** How many bytes of an asset somebody wants; `Infinity` for all of them. */
export function bytesFor(
  kind: AssetKind,
  { level, bytes }: AssetDetail,
  held: Held,
  levels: TextureLevels | undefined,
): number {
  if (bytes !== undefined) return bytes;
  if (level === undefined) return Infinity;
  if (kind === 'mesh') return meshBytes(held, level);
  return kind === 'texture' && levels !== undefined ? textureBytes(held, level, levels) : Infinity;
}

function textureBytes({ bytes, sizeBytes }: Held, level: number, levels: TextureLevels): number {
  if (bytes.length === 0) return FIRST_TEXTURE_BYTES;
  try {
    return levels(bytes, level, sizeBytes);
  } catch (error) {
    if (error instanceof DecodeError) return Infinity;
    throw error;
  }
}

/** From the finest to the coarsest. @source PROTOCOL §14; the viewer's LLModel */
const MESH_LEVELS = ['high_lod', 'medium_lod', 'low_lod', 'lowest_lod'];
/** What is needed of a mesh besides a level of detail. */
const MESH_SKIN = 'skin';

/** Blocks lie from the coarsest to the finest: all up to the end of a level's own are its first bytes. */
function meshBytes({ bytes, sizeBytes }: Held, level: number): number {
  if (bytes.length === 0) return FIRST_MESH_BYTES;
  const header = headerOf(bytes, sizeBytes);
  // Not all of it is there yet, unless it is none.
  if (header === undefined) return bytes.length < MAX_MESH_HEADER_BYTES ? bytes.length * 4 : Infinity;
  const at = Math.min(level, MESH_LEVELS.length - 1);
  // A mesh without that level is shown by the next coarser one, or else by a finer one.
  const names = [...MESH_LEVELS.slice(at), ...MESH_LEVELS.slice(0, at).toReversed()];
  const name = names.find((each) => header.blocks.has(each));
  if (name === undefined) return Infinity;
  return Math.max(header.blocks.get(name)!.end, header.blocks.get(MESH_SKIN)?.end ?? 0);
}

function headerOf(bytes: Uint8Array, sizeBytes = Infinity): MeshHeader | undefined {
  try {
    return decodeMeshHeader(bytes, sizeBytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
