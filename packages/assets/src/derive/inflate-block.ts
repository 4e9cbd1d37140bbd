import { inflate } from 'node:zlib';
import { decodeMeshHeader } from '@landfall/protocol/asset/mesh';
import { DecodeError } from '@landfall/protocol/errors';

/** A level of detail of the largest mesh that viewers take has some megabytes. */
export const MAX_INFLATED_BYTES = 16 * 1024 * 1024;

/**
 * A block of a mesh, decompressed: LLSD in its binary form.
 * @throws DecodeError for a block that is not there, is no zlib stream, or grows beyond {@link MAX_INFLATED_BYTES}
 */
export async function inflateBlock(asset: Uint8Array, name: string): Promise<Uint8Array> {
  const block = decodeMeshHeader(asset, asset.length).blocks.get(name);
  if (block === undefined) throw new DecodeError('no such block', { path: name });
  return await new Promise((resolve, reject) => {
    inflate(
      asset.subarray(block.start, block.end),
      { maxOutputLength: MAX_INFLATED_BYTES },
      (error, bytes) => {
        if (error === null) resolve(bytes);
        else reject(new DecodeError('a block that cannot be inflated', { path: name, cause: error }));
      },
    );
  });
}
