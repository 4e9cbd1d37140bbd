import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../../scenarios/shared-folder.ts';
import { decodeLlsdBinary } from '../../llsd/index.ts';
import { decodeMeshHeader } from './index.ts';

const FILES = [
  'captures/texture-caps/mesh-dc5f8cec-5b50-42fe-fdd1-b6717fc57117.llmesh',
  'captures/build-objects/mesh-source.llmesh',
];

describe.skipIf(sharedFolder === undefined)('recorded meshes', () => {
  it.each(FILES)('%s: every block is a zlib stream of LLSD, and together they are the rest', (name) => {
    const bytes = readFileSync(`${sharedFolder ?? ''}${name}`);
    const { blocks, bodyAt } = decodeMeshHeader(bytes, bytes.length);
    expect([...blocks.keys()]).toContain('high_lod');
    let end = bodyAt;
    for (const block of [...blocks.values()].sort((one, other) => one.start - other.start)) {
      expect(block.start).toBe(end);
      end = block.end;
      expect(decodeLlsdBinary(inflateSync(bytes.subarray(block.start, block.end)))).toBeTypeOf('object');
    }
    expect(end).toBe(bytes.length);
  });
});
