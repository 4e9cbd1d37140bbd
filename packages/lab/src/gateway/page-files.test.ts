import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingRequest } from '@landfall/assets/http';
import { PageFiles } from './page-files.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), 'page');
  await writeFile(join(folder, 'assets', 'a.js'), 'code');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const get = (path: string) => ({ method: 'GET', path, headers: {} }) as IncomingRequest;

describe('a page', () => {
  it('is the same however its folder is written', async () => {
    const ways = [folder, folder + sep, relative('.', folder), `.${sep}${relative('.', folder)}`];
    for (const way of [...ways, join(folder, 'assets', '..')]) {
      const files = await PageFiles.load(way);
      const found = ['/', '/assets/a.js', '/../index.html'].map((path) => files.answer(get(path)).status);
      expect([way, found]).toEqual([way, [200, 200, 404]]);
    }
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['GZIP;q=0.5', 'gzip'],
    ['gzip;q=0, br;q=0.0', undefined],
    ['brotli, xgzip', undefined],
    [',;,'.repeat(1000), undefined],
    [undefined, undefined],
  ])('is packed as the browser takes it: %s', async (accepted, coding) => {
    const files = await PageFiles.load(folder);
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
    const answer = files.answer({ ...get('/assets/a.js'), headers } as IncomingRequest);
    const sent = answer.headers as Readonly<Record<string, string>>;
    expect(sent['content-encoding']).toBe(coding);
    expect(sent['vary']).toBe('accept-encoding');
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync, none: (bytes: Uint8Array) => bytes }[
      coding ?? 'none'
    ]!;
    expect(Buffer.from(unpack(answer.body as Uint8Array)).toString()).toBe('code');
  });

  it('is told apart by how it is packed, and not sent again to who has it so', async () => {
    const files = await PageFiles.load(folder);
    const ask = (headers: Record<string, string>, method = 'GET') =>
      files.answer({ ...get('/assets/a.js'), method, headers } as unknown as IncomingRequest);
    const tagOf = (answer: ReturnType<typeof ask>): string =>
      (answer.headers as Readonly<Record<string, string>>)['etag']!;
    const tags = ['br', 'gzip', ''].map((coding) => tagOf(ask({ 'accept-encoding': coding })));
    expect(new Set(tags).size).toBe(3);
    const [brotli = '', zipped = ''] = tags;
    for (const known of [brotli, `W/${brotli}`, `"other", ${brotli}`, '*'])
      expect([known, ask({ 'accept-encoding': 'br', 'if-none-match': known }).status]).toEqual([known, 304]);
    const other = ask({ 'accept-encoding': 'br', 'if-none-match': zipped });
    expect([other.status, tagOf(other)]).toEqual([200, brotli]);
    const unchanged = ask({ 'accept-encoding': 'br', 'if-none-match': brotli });
    expect([tagOf(unchanged), unchanged.body]).toEqual([brotli, undefined]);
    expect(tagOf(ask({ 'accept-encoding': 'br' }, 'HEAD'))).toBe(brotli);
  });
});
