import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../../scenarios/shared-folder.ts';
import { decodeLlsdBinary } from '../../llsd/index.ts';
import {
  MESH_LEVEL_BLOCKS,
  decodeConvexShape,
  decodeMeshFaces,
  decodeMeshHeader,
  decodeMeshSkin,
  encodeConvexShape,
  encodeMesh,
  encodeMeshFaces,
  encodeMeshSkin,
} from './index.ts';

const FILES = [
  'captures/texture-caps/mesh-dc5f8cec-5b50-42fe-fdd1-b6717fc57117.llmesh',
  'captures/build-objects/mesh-source.llmesh',
  'protocol/vectors/triangle.llmesh',
];

/** What a block says, written again. */
function rewritten(name: string, block: Uint8Array): Uint8Array {
  if (name === 'skin') return encodeMeshSkin(decodeMeshSkin(block));
  return name === 'physics_convex'
    ? encodeConvexShape(decodeConvexShape(block))
    : encodeMeshFaces(decodeMeshFaces(block));
}

describe.skipIf(sharedFolder === undefined)('recorded meshes', () => {
  it.each(FILES)('%s: every block is read, and says the same when it is written', (name) => {
    const asset = readFileSync(`${sharedFolder ?? ''}${name}`);
    const { blocks, fields } = decodeMeshHeader(asset, asset.length);
    expect([...blocks.keys()]).toEqual(expect.arrayContaining([...MESH_LEVEL_BLOCKS, 'physics_convex']));
    const again = new Map<string, Uint8Array>();
    for (const { name: block, start, end } of blocks.values()) {
      const inflated = Uint8Array.from(inflateSync(asset.subarray(start, end)));
      const written = rewritten(block, inflated);
      if (block !== 'physics_convex')
        expect(decodeLlsdBinary(inflated), block).toMatchObject(decodeLlsdBinary(written) as object);
      expect(rewritten(block, written), block).toEqual(written);
      again.set(block, deflateSync(written));
    }
    const header = decodeMeshHeader(encodeMesh(again, { version: fields['version'] ?? 1 }), 1e6);
    expect([...header.blocks.keys()].sort()).toEqual([...blocks.keys()].sort());
  });
});
