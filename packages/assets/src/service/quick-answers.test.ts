import { describe, expect, it } from 'vitest';
import { AssetFlag } from '../store/index.ts';
import { askOnce } from '../testing/ask-once.ts';
import { assetOf, basic, idOf, startTestService } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

const RANGES = [
  undefined,
  'bytes=0-99',
  'bytes=100-',
  'bytes=-50',
  'bytes=4990-6000',
  'bytes=5000-',
  'bytes=3-1',
  'bytes=0-1,5-6',
  'bytes=1-99999999999999999999',
  'lines=1-2',
];
const PATHS = (number: number): string[] => [
  `/assets/${idOf(number).toString()}/data`,
  `/assets/${idOf(number).toString().toUpperCase()}/data`,
  `/GetTexture?texture_id=${idOf(number).toString()}`,
  `/GetTexture/?texture_id=${idOf(number).toString()}`,
  `/GetMesh2/?mesh_id=${idOf(number).toString()}`,
  `/ViewerAsset/?texture_id=${idOf(number).toString()}`,
];

/** What the first one is told, which is read from the store, and the second, of the copy in memory. */
async function bothOf(
  test: TestService,
  path: string,
  range: string | undefined,
): Promise<readonly unknown[]> {
  const ask = async (): Promise<unknown> => {
    const headers = range === undefined ? {} : { range };
    const { status, headers: told, text } = await askOnce(test.service.url, 'GET', path, '', headers);
    const { date: _, ...rest } = told;
    return { status, headers: rest, order: Object.keys(rest), text };
  };
  return [await ask(), await ask()];
}

describe('quick answers', () => {
  it('are what the routes answer, byte for byte', async () => {
    for (const path of PATHS(1))
      for (const range of RANGES) {
        await using test = await startTestService({ derive: { enabled: false } });
        await test.store.put(assetOf(1, { bytes: Buffer.alloc(5000, 'abc'), type: 0 }));
        const [first, second] = await bothOf(test, path, range);
        expect(second, `${path} ${range ?? ''}`).toEqual(first);
      }
  });

  it('leave to the routes what is missing, may change, is of another type, or is asked by nobody known', async () => {
    const credentials = [{ user: 'sim', password: 'secret' }];
    await using test = await startTestService({ credentials, derive: { enabled: false } });
    const known = basic('sim', 'secret');
    await test.store.put(assetOf(1, { bytes: Buffer.alloc(5000), type: 0 }));
    await test.store.put(assetOf(2, { bytes: Buffer.alloc(5000), flags: AssetFlag.rewritable, type: 0 }));
    const status = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await test.ask('GET', path, { headers })).status;
    // No more wrong ones than an address has.
    let guesses = 0;
    for (let turn = 0; turn < 3; turn++) {
      for (const path of [...PATHS(1), ...PATHS(2)]) {
        expect(await status(path, {})).toBe(401);
        if (guesses++ % 5 === turn && guesses < 40)
          expect(await status(path, basic('sim', 'wrong'))).toBe(401);
        expect(await status(path, known)).toBe(path.startsWith('/GetMesh2') ? 404 : 200);
      }
      expect(await status(PATHS(3)[0]!, known)).toBe(404);
      expect(await status(PATHS(1)[0]!, { ...known, 'x-secondlife-shard': 'x' })).toBe(403);
    }
    const etag = (await test.ask('GET', PATHS(1)[0]!, { headers: known })).headers.get('etag')!;
    expect(await status(PATHS(1)[0]!, { ...known, 'if-none-match': etag })).toBe(304);
    await test.store.remove(idOf(2));
    expect(await status(PATHS(2)[0]!, known)).toBe(404);
  });

  it('are counted like others', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1, { bytes: Buffer.alloc(5000), type: 0 }));
    for (let turn = 0; turn < 5; turn++) await test.ask('GET', PATHS(1)[0]!);
    const metrics = await (await test.ask('GET', '/metrics')).text();
    expect(metrics).toContain('landfall_assets_requests_total{route="data",method="GET",status="200"} 5');
    expect(metrics).toContain('landfall_assets_sent_bytes_total{route="data"} 25000');
    expect(test.events.filter(({ fields }) => fields['route'] === 'data')).toHaveLength(5);
  });
});
