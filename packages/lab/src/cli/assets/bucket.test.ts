import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeTar } from '@landfall/assets/archive';
import { FAKE_BUCKET, startFakeS3 } from '../../../../assets/src/testing/fake-s3.ts';
import type { FakeS3 } from '../../../../assets/src/testing/fake-s3.ts';
import { main } from '../main.ts';

const before = process.cwd();
let folder = '';
let fake: FakeS3;
let where: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-assets-bucket-'));
  fake = await startFakeS3();
  where = ['--store', `s3://${FAKE_BUCKET}/grid`, '--endpoint', fake.access.endpoint];
  vi.stubEnv('LANDFALL_ASSETS_S3_ACCESS_KEY', fake.access.credentials.accessKey);
  vi.stubEnv('LANDFALL_ASSETS_S3_SECRET_KEY', fake.access.credentials.secretKey);
  process.chdir(folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  process.chdir(before);
  await fake[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Runs the command; once it serves, `whileServing` is called with its address, and then it is interrupted. */
async function landfall(
  args: readonly string[],
  whileServing?: (url: string) => Promise<void>,
): Promise<{ code: number; out: string; errors: string }> {
  const interruption = new AbortController();
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  let serving: Promise<void> | undefined;
  output.on('data', (chunk) => {
    printed.out += String(chunk);
    if (whileServing === undefined || !printed.out.includes('Ctrl-C')) return;
    serving ??= whileServing(/Asset service: (\S+)/.exec(printed.out)![1]!).finally(() =>
      interruption.abort(),
    );
  });
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const streams = { input: Readable.from(['']), output, errors, interrupted: interruption.signal };
  const code = await main(['assets', ...args], streams);
  await serving;
  return { code, ...printed };
}

async function writeOar(): Promise<string> {
  const members = {
    'archive.xml': '<archive major_version="0" minor_version="8"/>',
    [`assets/${id(2)}_sound.ogg`]: 'sound',
    [`assets/${id(4)}_texture.jp2`]: 'nobody wants this',
  };
  const chunks: Uint8Array[] = [];
  const entries = Object.entries(members).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  await writeFile(join(folder, 'a.oar'), gzipSync(Buffer.concat(chunks)));
  return join(folder, 'a.oar');
}

describe('landfall assets with a store in a bucket', () => {
  it('takes in, counts, checks, collects, and writes out', async () => {
    const data = join(folder, 'data');
    const imported = await landfall(['import', await writeOar(), ...where]);
    expect(imported).toMatchObject({ code: 0, errors: '' });
    expect(imported.out).toContain('2 stored');
    expect((await landfall(['stats', ...where])).out).toContain('2 assets');
    expect((await landfall(['verify', ...where])).out).toContain('All of it is sound.');
    expect((await landfall(['scrub', ...where])).code).toBe(0);
    const list = join(folder, 'wanted.txt');
    await writeFile(list, id(2));
    const collected = await landfall(['gc', '--roots', list, '--for-real', '--accept-doubt', ...where]);
    expect(collected.out).toContain('Went into quarantine: 1');
    expect((await landfall(['export', join(folder, 'out'), ...where])).out).toContain('2 stored');
    expect((await landfall(['import', join(folder, 'out'), '--data', data])).out).toContain('2 stored');
    expect(fake.bucket.keys('').every((key) => key.startsWith('grid/'))).toBe(true);
  });

  it('serves, by option, by configuration file and by environment', async () => {
    const xml = `<AssetBase><Data>aGVsbG8=</Data><FullID><Guid>${id(7)}</Guid></FullID><Name>n</Name><Type>0</Type></AssetBase>`;
    const first = await landfall(['serve', '--port', '0', ...where], async (url) => {
      const answer = await fetch(`${url}/assets`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: xml,
      });
      expect(answer.headers.get('asset-outcome')).toBe('stored');
    });
    expect(first).toMatchObject({ code: 0 });
    const read = async (url: string): Promise<void> => {
      expect(await (await fetch(`${url}/assets/${id(7)}/data`)).text()).toBe('hello');
    };
    const config = join(folder, 'assets.json');
    const store = { url: `s3://${FAKE_BUCKET}/grid`, endpoint: fake.access.endpoint };
    await writeFile(config, JSON.stringify({ store }));
    expect((await landfall(['serve', '--port', '0', '--config', config], read)).code).toBe(0);
    vi.stubEnv('LANDFALL_ASSETS_STORE_URL', store.url);
    vi.stubEnv('LANDFALL_ASSETS_STORE_ENDPOINT', store.endpoint);
    const third = await landfall(['serve', '--port', '0'], read);
    expect(third.out).toContain(`Store: ${store.url} at ${store.endpoint}`);
    for (const { out, errors } of [first, third])
      expect(out + errors).not.toContain(fake.access.credentials.secretKey);
  });

  it('falls through to another server, and keeps what came from there', async () => {
    await landfall(['import', await writeOar(), ...where]);
    const second = ['--store', `s3://${FAKE_BUCKET}/second`, '--endpoint', fake.access.endpoint];
    const outer = await landfall(['serve', '--port', '0', ...where], async (behind) => {
      const inner = await landfall(
        ['serve', '--port', '0', '--fall-through', behind, ...second],
        async (url) => {
          expect(await (await fetch(`${url}/assets/${id(2)}/data`)).text()).toBe('sound');
        },
      );
      expect(inner.code).toBe(0);
    });
    expect(outer.code).toBe(0);
    expect((await landfall(['stats', ...second])).out).toContain('1 asset,');
  });

  it.each([
    ['no endpoint', ['--store', 's3://assets'], {}, 2, /needs the address of its object store: --endpoint/],
    ['no address', ['--store', 'http://here'], {}, 2, /s3:\/\/bucket/],
    [
      'no keys',
      undefined,
      { LANDFALL_ASSETS_S3_SECRET_KEY: '' },
      2,
      /must be in LANDFALL_ASSETS_S3_ACCESS_KEY/,
    ],
    ['a wrong key', undefined, { LANDFALL_ASSETS_S3_SECRET_KEY: 'wrong!' }, 1, /the secret key is wrong/],
    ['a wrong bucket', ['--store', 's3://elsewhere'], {}, 1, /there is no such bucket/],
    ['an empty bucket', ['--store', 's3://assets/typo'], {}, 1, /the bucket holds no asset store/],
    ['two stores', ['--store', 's3://assets', '--data', 'x'], {}, 2, /name one/],
    ['half a store', ['--region', 'x'], {}, 2, /go with --store/],
  ] as const)('says in a line what is wrong: %s', async (_, options, environment, code, words) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const more = options?.[0] === '--store' && options[1] !== 's3://assets' && !options[1].startsWith('http');
    const endpoint = more ? ['--endpoint', fake.access.endpoint] : [];
    const result = await landfall(['stats', ...(options ?? where), ...endpoint]);
    expect(result.code).toBe(code);
    expect(result.errors).toMatch(words);
    expect(result.errors.trim().split('\n').length).toBeLessThan(3);
    expect(result.errors).not.toContain('wrong!');
  });

  it('tells how a bucket is made, to who may make one', async () => {
    const elsewhere = ['--store', 's3://elsewhere', '--endpoint', fake.access.endpoint];
    const { code, errors } = await landfall(['import', await writeOar(), ...elsewhere]);
    expect([code, errors.trim().split('\n').length]).toEqual([1, 1]);
    expect(errors).toMatch(/^landfall: [^\n]*there is no such bucket[^\n]*; --create-bucket makes it\n$/);
    expect(errors.match(/no such bucket/g)).toHaveLength(1);
  });

  it('of a store that cannot be reached too', async () => {
    await fake[Symbol.asyncDispose]();
    const result = await landfall(['stats', ...where]);
    expect(result.code).toBe(1);
    expect(result.errors).toMatch(/cannot be opened.*the object store cannot be reached \(ECONNREFUSED\)/);
    fake = await startFakeS3();
  });

  it('keeps the place of an import beside, in the folder where a store is by default', async () => {
    await landfall(['import', await writeOar(), ...where]);
    expect(await readdir(join(folder, 'assets-data'))).toEqual(['imports']);
  });
});
