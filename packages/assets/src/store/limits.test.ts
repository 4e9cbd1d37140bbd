import { createHash } from 'node:crypto';
import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import {
  checkAsset,
  checkQuota,
  describeNewAsset,
  emptyReport,
  hashOf,
  isOver,
  isToStay,
  MOST_ASSET_BYTES,
} from './index.ts';
import type { NewAsset, StoreLimits } from './index.ts';

const ID = Uuid.parse('00000000-0000-4000-8000-000000000001');
const asset = (more: Partial<NewAsset> = {}): NewAsset => ({
  id: ID,
  bytes: Buffer.from('content'),
  type: 0,
  ...more,
});
/** The reason why it is refused, or `taken`. */
function verdict(more: Partial<NewAsset>, limits: StoreLimits = {}): string {
  try {
    checkAsset(asset(more), limits);
    return 'taken';
  } catch (error) {
    expect(error).toMatchObject({ code: 'usage' });
    return (error as { reason: string }).reason;
  }
}

describe('what a store takes', () => {
  it.each([
    [{ type: 127 }, 'taken'],
    [{ type: -128 }, 'taken'],
    [{ type: 128 }, 'metadata'],
    [{ type: -129 }, 'metadata'],
    [{ type: 0.5 }, 'metadata'],
    [{ type: Number.NaN }, 'metadata'],
    [{ flags: 0xffffffff }, 'taken'],
    [{ flags: 0x100000000 }, 'metadata'],
    [{ flags: -1 }, 'metadata'],
    [{ flags: 1.5 }, 'metadata'],
    [{ id: Uuid.zero }, 'id'],
    [{ bytes: new Uint8Array(0) }, 'empty'],
    [{ bytes: new Uint8Array(1) }, 'taken'],
  ])('%j: %s', (more, expected) => {
    expect(verdict(more)).toBe(expected);
  });

  it.each(['name', 'description', 'creatorId'] as const)('%s: 4096 bytes, not characters', (text) => {
    expect(verdict({ [text]: 'n'.repeat(4096) })).toBe('taken');
    expect(verdict({ [text]: 'n'.repeat(4097) })).toBe('metadata');
    expect(verdict({ [text]: 'ü'.repeat(2048) })).toBe('taken');
    expect(verdict({ [text]: 'ü'.repeat(2049) })).toBe('metadata');
  });

  it('its limits, the last byte included', () => {
    const limits = { maxAssetBytes: 7, allowedTypes: new Set([3, -2]) };
    expect(verdict({ type: 3 }, limits)).toBe('taken');
    expect(verdict({ type: -2 }, limits)).toBe('taken');
    expect(verdict({ type: 4 }, limits)).toBe('type');
    expect(verdict({ type: 3, bytes: Buffer.from('contents') }, limits)).toBe('size');
    expect(verdict({ type: 0 }, { allowedTypes: new Set() })).toBe('type');
  });

  it('no more than the HTTP server of OpenSim unless it is said', () => {
    const larger = { length: MOST_ASSET_BYTES + 1 } as Uint8Array;
    expect(verdict({ bytes: larger })).toBe('size');
    expect(verdict({ bytes: { length: MOST_ASSET_BYTES } as Uint8Array })).toBe('taken');
    expect(verdict({ bytes: larger }, { maxAssetBytes: 1e9 })).toBe('taken');
  });

  it('what is still free, to the byte', () => {
    const quota = { maxStoreBytes: 100 };
    expect(() => checkQuota(60, 40, quota)).not.toThrow();
    expect(() => checkQuota(60, 41, quota)).toThrow(
      expect.objectContaining({ reason: 'quota', message: 'the store is limited to 100 bytes and holds 60' }),
    );
    expect(() => checkQuota(1e15, 1e15, {})).not.toThrow();
  });
});

describe('what is stored of an asset', () => {
  it('has its hash, size and time, and empty texts where there are none', () => {
    expect(describeNewAsset(asset(), 1234.5)).toEqual({
      id: ID,
      hash: createHash('sha256').update('content').digest('hex'),
      sizeBytes: 7,
      type: 0,
      name: '',
      description: '',
      creatorId: '',
      flags: 0,
      createdAt: 1234.5,
      local: false,
      temporary: false,
    });
  });

  it('keeps what was said of it, a time of 0 too', () => {
    const said = {
      name: 'n',
      description: 'd',
      creatorId: 'c',
      flags: 4,
      createdAt: 0,
      local: true,
      temporary: true,
    };
    expect(describeNewAsset(asset(said), 1234)).toMatchObject(said);
  });

  it('has the hash that was announced, or is refused', () => {
    const expectedHash = hashOf(Buffer.from('content')).toUpperCase();
    expect(describeNewAsset(asset({ expectedHash }), 1).hash).toBe(expectedHash.toLowerCase());
    for (const wrong of ['', `${expectedHash.slice(0, 63)}X`, hashOf(Buffer.from('Content'))])
      expect(() => describeNewAsset(asset({ expectedHash: wrong }), 1)).toThrow(
        expect.objectContaining({ reason: 'hash' }),
      );
  });
});

describe('what is collected', () => {
  const marked = { has: () => true };
  const stored = describeNewAsset(asset({ createdAt: 1000 }), 0);
  const temporary = { ...stored, temporary: true };

  it('is only counted unless it is said that it shall go', () => {
    expect(emptyReport({ graceSeconds: 0 })).toMatchObject({
      dryRun: true,
      seen: 0,
      removed: 0,
      freedBytes: 0,
    });
    expect(emptyReport({ graceSeconds: 0, dryRun: false }).dryRun).toBe(false);
  });

  it('is what is not marked', () => {
    expect(isToStay(stored, marked, { graceSeconds: 0 }, 1e9)).toBe(true);
    expect(isToStay(stored, { has: (id) => !id.equals(ID) }, { graceSeconds: 0 }, 1e9)).toBe(false);
  });

  it('is what was temporary for too long, marked or not, and only when that is asked for', () => {
    const options = { graceSeconds: 0, temporarySeconds: 60 };
    expect(isToStay(temporary, marked, options, 1060)).toBe(true);
    expect(isToStay(temporary, marked, options, 1060.5)).toBe(false);
    expect(isToStay(stored, marked, options, 1e9)).toBe(true);
    expect(isToStay(temporary, marked, { graceSeconds: 0 }, 1e12)).toBe(true);
    expect(isToStay(temporary, { has: () => false }, options, 1000)).toBe(false);
  });

  it('goes when its time in quarantine is over, never with a clock that was set back', () => {
    const options = { graceSeconds: 10 };
    expect([isOver(100, options, 109.9), isOver(100, options, 110)]).toEqual([false, true]);
    expect(isOver(100, options, 50)).toBe(false);
    expect(isOver(undefined, options, 1e12)).toBe(false);
    expect(isOver(0, { graceSeconds: 0 }, 0)).toBe(true);
  });
});
