import { createLlsdMap, encodeLlsdBinary } from '../../llsd/index.ts';
import type { LlsdMap } from '../../llsd/index.ts';

/** The blocks of a mesh that are levels of detail, the coarsest first. @source PROTOCOL §14 */
export const MESH_LEVEL_BLOCKS = Object.freeze(['lowest_lod', 'low_lod', 'medium_lod', 'high_lod'] as const);

/** Viewers refuse what is newer than 999. @source viewer llmeshrepository.cpp */
const VERSION = 1;

/**
 * A mesh asset of deflated blocks.
 * @param blocks zlib streams (RFC 1950) by their name, such as `high_lod`, in the order in which they are to follow the header
 * @param fields of the header beside them, such as `creator`; `version` is 1 unless it is among them
 * @source PROTOCOL §14; viewer llmeshrepository.cpp
 */
export function encodeMesh(blocks: ReadonlyMap<string, Uint8Array>, fields: LlsdMap = {}): Uint8Array {
  const places = createLlsdMap();
  let offset = 0;
  for (const [name, { length }] of blocks) {
    places[name] = { offset, size: length };
    offset += length;
  }
  const header = encodeLlsdBinary({ version: VERSION, ...fields, ...places });
  const asset = new Uint8Array(header.length + offset);
  asset.set(header);
  let at = header.length;
  for (const block of blocks.values()) {
    asset.set(block, at);
    at += block.length;
  }
  return asset;
}
