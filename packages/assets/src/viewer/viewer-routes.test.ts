import { describe, expect, it } from 'vitest';
import { assetOf, idOf, startTestService } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

const TEXTURE = Buffer.from('not really a texture');

async function withAssets(): Promise<TestService> {
  const test = await startTestService();
  await test.store.put(assetOf(1, { bytes: TEXTURE, type: 0 }));
  await test.store.put(assetOf(2, { bytes: TEXTURE, type: 49 }));
  await test.store.put(assetOf(4, { type: 1 }));
  return test;
}

const id = (number: number): string => idOf(number).toString();

describe('the capabilities of viewers', () => {
  it.each([
    [`/GetTexture/?texture_id=${id(1)}`, 200],
    [`/GetTexture?texture_id=${id(1)}`, 200],
    [`/GetTexture/?format=x-j2c&texture_id=${id(1)}`, 200],
    [`/GetMesh/?mesh_id=${id(2)}`, 200],
    [`/GetMesh2/?mesh_id=${id(2).toUpperCase()}`, 200],
    [`/ViewerAsset/?sound_id=${id(4)}`, 200],
    [`/ViewerAsset/?texture_id=${id(1)}`, 200],
    [`/GetTexture/?mesh_id=${id(2)}`, 404],
    [`/GetTexture/?texture_id=${id(2)}`, 404],
    [`/GetTexture/?texture_id=${id(3)}`, 404],
    [`/GetTexture/?texture_id=${id(9)}`, 404],
    [`/ViewerAsset/?nonsense_id=${id(1)}`, 404],
    ['/GetTexture/?texture_id=nonsense', 400],
    ['/GetTexture/?texture_id=', 400],
    ['/GetTexture/', 400],
    [`/GetTexture/x?texture_id=${id(1)}`, 404],
    [`/gettexture/?texture_id=${id(1)}`, 404],
  ])('%s: %i', async (path, status) => {
    await using test = await withAssets();
    expect((await test.ask('GET', path)).status).toBe(status);
  });

  it('have ranges as OpenSim has them, and never 416', async () => {
    await using test = await withAssets();
    const get = async (range: string): Promise<[number, string, string | null]> => {
      const answer = await test.ask('GET', `/GetTexture/?texture_id=${id(1)}`, { headers: { range } });
      return [answer.status, await answer.text(), answer.headers.get('content-range')];
    };
    expect(await get('bytes=0-2')).toEqual([206, 'not', 'bytes 0-2/20']);
    expect(await get('bytes=0-19')).toEqual([206, String(TEXTURE), 'bytes 0-19/20']);
    expect(await get('bytes=20-40')).toEqual([200, String(TEXTURE), null]);
    expect(await get('bytes=-3')).toEqual([200, String(TEXTURE), null]);
  });

  it('have entity tags that are the content, and types that are the asset', async () => {
    await using test = await withAssets();
    const path = `/GetMesh/?mesh_id=${id(2)}`;
    const { headers } = await test.ask('GET', path);
    expect(headers.get('content-type')).toBe('application/vnd.ll.mesh');
    expect(headers.get('etag')).toBe(`"${(await test.store.stat(idOf(2)))!.hash}"`);
    expect(headers.get('cache-control')).toContain('immutable');
    const again = await test.ask('GET', path, { headers: { 'if-none-match': headers.get('etag')! } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const head = await test.ask('HEAD', path);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '20']);
    expect((await test.ask('POST', path, { body: 'x' })).status).toBe(405);
  });
});
