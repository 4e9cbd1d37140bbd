import { describe, expect, it } from 'vitest';
import { DamagedAssetError, MemoryStore, StorageError } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import { asString } from '@landfall/protocol/llsd';
import { NOBODY, createTestWorld, fetchBy, uploadBy } from '../../testing/index.ts';
import { MAX_WHOLE_BYTES } from '@landfall/assets/http';

const [PICTURE, MESH, NOTE, LONG] = [1, 2, 3, 4].map((number) => new Uuid(0xcafe, 0, 0, number)) as [
  Uuid,
  Uuid,
  Uuid,
  Uuid,
];
const BYTES = Uint8Array.from({ length: 1000 }, (_, index) => index & 0xff);
/** More than a store is read at once for an answer. */
const LONG_BYTES = new Uint8Array(1_000_000).map((_, index) => index % 251);

async function withAssets() {
  const store = new MemoryStore();
  for (const [id, type, bytes] of [
    [PICTURE, 0, BYTES],
    [MESH, 49, BYTES],
    [NOTE, 7, BYTES],
    [LONG, 0, LONG_BYTES],
  ] as const)
    await store.put({ id, type, bytes });
  const world = await createTestWorld(undefined, { assets: store });
  const agent = await world.arrive();
  const get = (name: string, query: string, headers = {}, method: 'GET' | 'HEAD' = 'GET') =>
    fetchBy(world, agent, name, query, { method, headers });
  return { world, store, agent, get };
}

describe('the capabilities that viewers fetch from', () => {
  it.each([
    ['GetTexture', `?texture_id=${PICTURE.toString()}`, 200, 'image/x-j2c'],
    ['GetMesh', `?mesh_id=${MESH.toString()}`, 200, 'application/vnd.ll.mesh'],
    ['GetMesh2', `?mesh_id=${MESH.toString()}`, 200, 'application/vnd.ll.mesh'],
    ['ViewerAsset', `?notecard_id=${NOTE.toString()}`, 200, 'application/vnd.ll.notecard'],
    ['ViewerAsset', '?bodypart_id=66c41e39-38f9-f75a-024e-585989bfab73', 200, 'application/vnd.ll.bodypart'],
    ['GetTexture', `?texture_id=${MESH.toString()}`, 404, 'text/plain'],
    ['GetMesh', `?texture_id=${PICTURE.toString()}`, 404, 'text/plain'],
    ['GetTexture', `?texture_id=${NOBODY.toString()}`, 404, 'text/plain'],
    ['GetTexture', '?texture_id=../../etc/passwd', 400, 'text/plain; charset=utf-8'],
    ['GetTexture', '', 400, 'text/plain; charset=utf-8'],
  ])('%s %s: %i', async (name, query, status, type) => {
    const { get } = await withAssets();
    const answer = await get(name, query);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type]);
  });

  it('have ranges as OpenSim has them, of what is read piece by piece too', async () => {
    const { get } = await withAssets();
    const range = async (id: Uuid, header: string) => {
      const { status, body, headers } = await get('GetTexture', `?texture_id=${id.toString()}`, {
        range: header,
      });
      return [status, body.length, headers['content-range']];
    };
    expect(await range(PICTURE, 'bytes=10-19')).toEqual([206, 10, 'bytes 10-19/1000']);
    expect(await range(PICTURE, 'bytes=1000-')).toEqual([200, 1000, undefined]);
    expect(await range(PICTURE, 'bytes=60-20')).toEqual([206, 1, 'bytes 20-20/1000']);
    expect(await range(LONG, 'bytes=100-20000000')).toEqual([206, 999_900, 'bytes 100-999999/1000000']);
    const whole = await get('GetTexture', `?texture_id=${LONG.toString()}`);
    expect(Buffer.from(whole.body).equals(LONG_BYTES)).toBe(true);
  });

  it('answer HEAD with the size alone, and 304 to who has the bytes', async () => {
    const { get, store } = await withAssets();
    const query = `?texture_id=${LONG.toString()}`;
    const head = await get('GetTexture', query, {}, 'HEAD');
    const etag = `"${(await store.stat(LONG))!.hash}"`;
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': '1000000', etag } });
    expect(head.body).toHaveLength(0);
    expect(await get('GetTexture', query, { 'if-none-match': etag })).toMatchObject({ status: 304 });
    expect(await get('GetTexture', query, { 'if-none-match': etag }, 'HEAD')).toMatchObject({ status: 304 });
  });

  it('serve bakes by the same rules, and the store never has them', async () => {
    const { get, world, agent, store } = await withAssets();
    const before = (await store.stats()).assets;
    const { new_asset: id } = await uploadBy(world, agent, 'UploadBakedTexture', {}, BYTES);
    const answer = await get('GetTexture', `?texture_id=${asString(id)}`, { range: 'bytes=990-2000' });
    expect(answer).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 990-999/1000' } });
    expect(answer.headers['cache-control']).toBe('private, no-cache');
    expect((await store.stats()).assets).toBe(before);
  });

  it.each([
    [new DamagedAssetError('/secret', 'abc'), 500],
    [new StorageError('/secret', 'busy'), 503],
    [new TypeError('/secret'), 500],
  ])('say that the store fails, and not how: %s', async (error, status) => {
    const { get, store } = await withAssets();
    store.read = async () => {
      throw error;
    };
    for (const id of [PICTURE, LONG]) {
      const answer = await get('GetTexture', `?texture_id=${id.toString()}`);
      expect(answer.status).toBe(status);
      expect(new TextDecoder().decode(answer.body)).not.toContain('secret');
    }
  });

  it('ask for ranges of what is too long for one answer', async () => {
    const { get, store } = await withAssets();
    const id = new Uuid(0xcafe, 1, 0, 0);
    await store.put({ id, type: 49, bytes: new Uint8Array(MAX_WHOLE_BYTES + 1) });
    const query = `?mesh_id=${id.toString()}`;
    expect((await get('GetMesh2', query)).status).toBe(503);
    const part = await get('GetMesh2', query, { range: 'bytes=0-4095' });
    expect([part.status, part.body.length]).toEqual([206, 4096]);
    const head = await get('GetMesh2', query, {}, 'HEAD');
    expect(head.headers['content-length']).toBe(String(MAX_WHOLE_BYTES + 1));
  });
});
