import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import type { StoredAsset } from '../store/index.ts';
import { idOf } from '../testing/test-service.ts';
import {
  MANIFEST_HEAD,
  blobPath,
  formatManifestAsset,
  formatManifestEnd,
  parseManifestLine,
} from './manifest.ts';

const ASSET: StoredAsset = {
  id: idOf(1),
  hash: 'ab'.repeat(32),
  sizeBytes: 5,
  type: -2,
  name: 'a "name"\n你',
  description: '',
  creatorId: 'c;http://x;A B',
  flags: 4,
  createdAt: 12.5,
  local: true,
  temporary: false,
};
const line = formatManifestAsset(ASSET);

describe('a line of a manifest', () => {
  it('is an asset, all of it, both ways, on one line', () => {
    expect(line).not.toContain('\n');
    expect(parseManifestLine(line)).toEqual({ kind: 'asset', asset: ASSET });
  });

  it('is the head or the end', () => {
    expect(parseManifestLine(JSON.stringify(MANIFEST_HEAD))).toEqual({ kind: 'head' });
    expect(parseManifestLine(formatManifestEnd(3, 99))).toEqual({ kind: 'end', assets: 3 });
  });

  it('may have what later versions add to an asset, but not be of a later format', () => {
    expect(parseManifestLine(line.replace('{', '{"new":1,'))).toEqual({ kind: 'asset', asset: ASSET });
    expect(() => parseManifestLine('{"format":"landfall-assets","version":2}')).toThrow(
      'manifest of version 2',
    );
    expect(() => parseManifestLine('{"format":"other","version":1}')).toThrow('no line of a manifest');
  });

  it('names no file but that of a hash', () => {
    expect(blobPath(ASSET.hash)).toBe(`blobs/ab/${ASSET.hash}`);
    for (const hash of ['../../etc/passwd', 'AB'.repeat(32), 'ab'.repeat(31), `${'ab'.repeat(32)}\n`, ''])
      expect(
        () => parseManifestLine(JSON.stringify({ ...(JSON.parse(line) as object), hash })),
        hash,
      ).toThrow(DecodeError);
  });

  it('is refused with numbers and texts that no asset has', () => {
    const written = JSON.parse(line) as object;
    for (const wrong of [
      { id: 'nobody' },
      { size: -1 },
      { size: 1.5 },
      { type: 128 },
      { type: -129 },
      { created: -1 },
      { local: 'yes' },
      { name: 'x'.repeat(4097) },
      { flags: '4' },
    ])
      expect(
        () => parseManifestLine(JSON.stringify({ ...written, ...wrong })),
        JSON.stringify(wrong).slice(0, 30),
      ).toThrow(DecodeError);
    expect(() => parseManifestLine('{"id":')).toThrow('manifest line that is no JSON');
    expect(() => parseManifestLine('')).toThrow('no JSON');
  });
});
