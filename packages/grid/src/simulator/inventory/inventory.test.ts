import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { LIBRARY, skeletonOf, builtInAsset } from './index.ts';
import { DEFAULT_WEARABLES, itemsOf } from './items.ts';

const OWNER = Uuid.parse('a0000000-0000-4000-8000-000000000001');
const OTHER = Uuid.parse('a0000000-0000-4000-8000-000000000002');

describe.each([
  ['the inventory of an account', skeletonOf(OWNER)],
  ['the library', LIBRARY],
])('%s', (_name, { root, folders }) => {
  it('is a tree with one root, and every folder once', () => {
    expect(folders[0]).toBe(root);
    expect(root).toMatchObject({ typeDefault: 8 });
    expect(root.parentId.isZero).toBe(true);
    const ids = new Set(folders.map(({ folderId }) => folderId.key));
    expect(ids.size).toBe(folders.length);
    for (const { parentId } of folders.slice(1)) expect(ids.has(parentId.key)).toBe(true);
  });
});

describe('an account', () => {
  it('has the same folders each time, and no other has them', () => {
    const key = (owner: Uuid): string => skeletonOf(owner).root.folderId.toString();
    expect(key(OWNER)).toBe(key(OWNER));
    expect(key(OWNER)).not.toBe(key(OTHER));
  });

  it('has its folders of the types that viewers look for', () => {
    const types = skeletonOf(OWNER).folders.map(({ typeDefault }) => typeDefault);
    for (const needed of [8, 14, 46, 13, 5, 20, 21, 3, 7, 6, 15, 10, 1, 0]) expect(types).toContain(needed);
  });

  it('has its items in folders that exist, and links to items that exist', () => {
    const folders = new Set(skeletonOf(OWNER).folders.map(({ folderId }) => folderId.key));
    const items = itemsOf(OWNER);
    const ids = new Set(items.map(({ id }) => id.key));
    expect(ids.size).toBe(items.length);
    for (const { parentId } of items) expect(folders.has(parentId.key)).toBe(true);
    for (const { assetType, assetId } of items) if (assetType === 24) expect(ids.has(assetId.key)).toBe(true);
  });
});

describe('the default outfit', () => {
  it.each(DEFAULT_WEARABLES)('has a text for $name', ({ assetId, type }) => {
    const { bytes } = builtInAsset(assetId)!;
    const text = decodeUtf8(bytes);
    expect(text).toMatch(/^LLWearable version 22\n/);
    expect(text).toContain(`\ntype ${type}\nparameters 0\ntextures 0\0`);
    expect(bytes.at(-1)).toBe(0);
  });

  it('has nothing for other ids', () => {
    expect(builtInAsset(OWNER)).toBeUndefined();
  });
});
