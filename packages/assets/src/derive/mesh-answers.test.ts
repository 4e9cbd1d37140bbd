import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { LlsdDate, LlsdReal, LlsdUri, encodeLlsdBinary } from '@landfall/protocol/llsd';
import { MemoryStore } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import { meshOf } from '../testing/meshes.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import { inflateBlock } from './inflate-block.ts';
import { hasMeshBlock, meshBlockBytes, meshHeaderJson } from './mesh-answers.ts';
import { plainLlsd } from './plain-llsd.ts';

const HIGH = Buffer.from(encodeLlsdBinary({ level: 'high' }));
const SKIN = Buffer.from(encodeLlsdBinary([1, 2]));
const MESH = meshOf({ high_lod: HIGH, skin: SKIN });

async function storeOf(bytes: Uint8Array): Promise<{ store: MemoryStore; asset: StoredAsset }> {
  const store = new MemoryStore();
  const { asset } = await store.put(assetOf(1, { type: 49, bytes }));
  return { store, asset };
}

describe('a mesh in parts', () => {
  it('has its header as JSON, with the place of each block in the asset', async () => {
    const { store, asset } = await storeOf(MESH);
    const { header, bodyAt, sizeBytes, blocks } = JSON.parse(await meshHeaderJson(store, asset)) as {
      header: { version: number };
      bodyAt: number;
      sizeBytes: number;
      blocks: Record<string, { start: number; end: number }>;
    };
    expect([header.version, sizeBytes, Object.keys(blocks)]).toEqual([1, MESH.length, ['high_lod', 'skin']]);
    expect(blocks['high_lod']!.start).toBe(bodyAt);
    expect(blocks['skin']!.end).toBe(MESH.length);
  });

  it('has its blocks as they are, byte for byte', async () => {
    const { store, asset } = await storeOf(MESH);
    expect(Buffer.from((await meshBlockBytes(store, asset, 'skin'))!).equals(deflateSync(SKIN))).toBe(true);
    expect(await meshBlockBytes(store, asset, 'low_lod')).toBeUndefined();
    expect([await hasMeshBlock(store, asset, 'skin'), await hasMeshBlock(store, asset, 'low_lod')]).toEqual([
      true,
      false,
    ]);
  });

  it('is refused when it is none, or its blocks lie outside of it', async () => {
    const none = await storeOf(Buffer.from('no mesh'));
    await expect(meshHeaderJson(none.store, none.asset)).rejects.toThrow(DecodeError);
    const cut = await storeOf(MESH.subarray(0, -3));
    await expect(meshBlockBytes(cut.store, cut.asset, 'skin')).rejects.toThrow(DecodeError);
  });

  it('is not mixed of two contents when it changes meanwhile', async () => {
    const { store, asset } = await storeOf(MESH);
    await store.remove(idOf(1));
    await store.put(assetOf(1, { type: 49, bytes: meshOf({ skin: HIGH }) }));
    await expect(meshBlockBytes(store, asset, 'skin')).rejects.toThrow(ClosedError);
    await store.remove(idOf(1));
    await expect(hasMeshBlock(store, asset, 'skin')).rejects.toThrow(ClosedError);
  });

  it('has no block larger than what may be held', async () => {
    const header = encodeLlsdBinary({ version: 1, skin: { offset: 0, size: 33 * 1024 * 1024 } });
    const { asset } = await storeOf(header);
    const large = { ...asset, sizeBytes: 40 * 1024 * 1024 };
    const store = { read: async () => await Promise.resolve({ asset: large, bytes: header }) };
    await expect(meshBlockBytes(store, large, 'skin')).rejects.toThrow('the block is too big');
  });
});

describe('a block of a mesh, decompressed', () => {
  it('is what was packed', async () => {
    expect(Buffer.from(await inflateBlock(MESH, 'high_lod')).equals(HIGH)).toBe(true);
    expect(Buffer.from(await inflateBlock(MESH, 'skin')).equals(SKIN)).toBe(true);
  });

  it('is refused by name when it is not there, is damaged, or grows too large', async () => {
    await expect(inflateBlock(MESH, 'low_lod')).rejects.toMatchObject({
      what: 'no such block',
      path: 'low_lod',
    });
    const damaged = Uint8Array.from(MESH);
    damaged[damaged.length - 5]! ^= 0xff;
    await expect(inflateBlock(damaged, 'skin')).rejects.toMatchObject({
      what: 'a block that cannot be inflated',
      path: 'skin',
    });
    const most = 16 * 1024 * 1024;
    expect(await inflateBlock(meshOf({ skin: new Uint8Array(most) }), 'skin')).toHaveLength(most);
    await expect(inflateBlock(meshOf({ skin: new Uint8Array(most + 1) }), 'skin')).rejects.toThrow(
      DecodeError,
    );
  });
});

describe('LLSD as JSON', () => {
  it('has ids, dates, addresses and bytes as text, at any depth', () => {
    const id = Uuid.parse('11111111-2222-4333-8444-555555555501');
    expect(
      plainLlsd({
        id,
        nothing: null,
        yes: true,
        count: 3,
        real: new LlsdReal(1.5),
        when: new LlsdDate(1_764_412_981),
        where: new LlsdUri('http://a/'),
        bytes: Uint8Array.of(1, 2),
        list: [id, [new LlsdReal(2)], { deep: id }],
      }),
    ).toEqual({
      id: id.toString(),
      nothing: null,
      yes: true,
      count: 3,
      real: 1.5,
      when: expect.stringMatching(/^2025-11-29T/) as string,
      where: 'http://a/',
      bytes: 'AQI=',
      list: [id.toString(), [2], { deep: id.toString() }],
    });
  });
});
