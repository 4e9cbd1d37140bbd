import { DecodeError } from '../../errors/index.ts';
import { decodeFirstLlsdBinary, isLlsdMap } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../../llsd/index.ts';

/** Headers have some hundred bytes; more than this of a mesh is not looked at for one. */
export const MAX_MESH_HEADER_BYTES = 64 * 1024;
/** Map of maps. */
const MAX_DEPTH = 8;
const MAX_VALUES = 4096;

/** A part of a mesh: zlib-compressed LLSD, or for a few blocks raw bytes. */
export interface MeshBlock {
  /** Such as `high_lod`, `skin`, `physics_convex`. */
  readonly name: string;
  /** Of the asset's bytes. */
  readonly start: number;
  /** Behind its last byte, in the asset's bytes. */
  readonly end: number;
}

/** The header of a mesh asset, and where its blocks are. */
export interface MeshHeader {
  /** All that the header says, by name: the maps of the blocks and what else there is. */
  readonly fields: LlsdMap;
  /** Those that are in the asset: blocks of size 0 are there to say that there is none. */
  readonly blocks: ReadonlyMap<string, MeshBlock>;
  /** Where the blocks' offsets are counted from. */
  readonly bodyAt: number;
}

/**
 * The header of a mesh asset: a map in binary LLSD; blocks follow at the offsets that it names.
 * @param bytes the asset, or as much of its beginning as {@link MAX_MESH_HEADER_BYTES}
 * @param sizeBytes of the whole asset
 * @throws DecodeError for what is no header, or names bytes that the asset does not have
 * @source PROTOCOL §14; the viewer's LLMeshRepository; vector captures/texture-caps/mesh-….llmesh
 */
export function decodeMeshHeader(bytes: Uint8Array, sizeBytes: number): MeshHeader {
  const limits = { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES };
  const { value, endsAt } = decodeFirstLlsdBinary(bytes.subarray(0, MAX_MESH_HEADER_BYTES), limits);
  if (!isLlsdMap(value)) throw new DecodeError('a mesh header that is no map');
  const blocks = new Map<string, MeshBlock>();
  for (const [name, field] of Object.entries(value)) {
    const block = blockOf(name, field, endsAt);
    if (block === undefined) continue;
    if (block.end > sizeBytes)
      throw new DecodeError(`a block up to byte ${block.end} of ${sizeBytes}`, { path: name });
    if (block.end > block.start) blocks.set(name, block);
  }
  return { fields: value, blocks, bodyAt: endsAt };
}

function blockOf(name: string, field: LlsdValue, bodyAt: number): MeshBlock | undefined {
  if (!isLlsdMap(field)) return undefined;
  const { offset, size } = field;
  if (offset === undefined && size === undefined) return undefined;
  if (!isCount(offset) || !isCount(size))
    throw new DecodeError('a block without place or size', { path: name });
  return { name, start: bodyAt + offset, end: bodyAt + offset + size };
}

const isCount = (value: LlsdValue | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
