import {
  MAX_MESH_LEVEL_BYTES,
  MESH_LEVEL_BLOCKS,
  decodeMeshHeader,
  decodeMeshSkin,
} from '@landfall/protocol/asset/mesh';
import type { MeshSkin } from '@landfall/protocol/asset/mesh';
import { DecodeError } from '@landfall/protocol/errors';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import type { LevelOfDetail } from '../lod/index.ts';
import { decodeMeshLevel } from './mesh-level.ts';
import type { MeshLevel } from './mesh-level.ts';

/**
 * Inflates a zlib stream (RFC 1950). Comes from outside: Node's zlib, a browser's DecompressionStream.
 * It must give up, by a rejection, on more than `mostBytes`, and on bytes that are no such stream.
 */
export type Inflate = (compressed: Uint8Array, mostBytes: number) => Promise<Uint8Array>;

/**
 * A mesh asset at a level; where it has none, the next coarser one that it has, else the next finer one, as viewers show it.
 * @param asset the whole asset
 * @returns with it the level that it is
 * @throws DecodeError for what is no mesh or has no level at all; what `inflate` rejects with is its cause
 */
export async function readMeshLevel(
  asset: Uint8Array,
  level: LevelOfDetail,
  inflate: Inflate,
): Promise<MeshLevel & { readonly level: LevelOfDetail }> {
  const { blocks } = decodeMeshHeader(asset, asset.length);
  for (const candidate of nearestTo(level)) {
    const name = MESH_LEVEL_BLOCKS[candidate];
    const block = blocks.get(name);
    if (block === undefined) continue;
    const inflated = await inflateBlock(asset.subarray(block.start, block.end), name, inflate);
    return { ...decodeMeshLevel(inflated), level: candidate };
  }
  throw new DecodeError('a mesh without any level');
}

/** How a mesh asset is put on; undefined for one that is not worn. Errors as those of {@link readMeshLevel}. */
export async function readMeshSkin(asset: Uint8Array, inflate: Inflate): Promise<MeshSkin | undefined> {
  const block = await inflatedBlock(asset, 'skin', inflate);
  return block && decodeMeshSkin(block);
}

/** A block of a mesh asset; undefined where it has none. Errors as those of {@link readMeshLevel}. */
export async function inflatedBlock(
  asset: Uint8Array,
  name: string,
  inflate: Inflate,
): Promise<Uint8Array | undefined> {
  const block = decodeMeshHeader(asset, asset.length).blocks.get(name);
  return block && inflateBlock(asset.subarray(block.start, block.end), name, inflate);
}

/** @source viewer indra/newview/llmeshrepository.cpp (getActualMeshLOD) */
function nearestTo(level: LevelOfDetail): LevelOfDetail[] {
  const coarser = LEVELS_OF_DETAIL.filter((other) => other <= level).reverse();
  const finer = LEVELS_OF_DETAIL.filter((other) => other > level);
  return [...coarser, ...finer];
}

async function inflateBlock(block: Uint8Array, path: string, inflate: Inflate): Promise<Uint8Array> {
  try {
    return await inflate(block, MAX_MESH_LEVEL_BYTES);
  } catch (cause) {
    throw new DecodeError('a block that does not inflate', { path, cause });
  }
}
