import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { parseAssetServiceConfig, serveAssets } from '@landfall/assets/service';
import { MemoryStore } from '@landfall/assets/store';
import type { AssetStore } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import { FAKE_BUCKET, startFakeS3 } from '../../../../assets/src/testing/fake-s3.ts';
import { openOrMakeStore } from './store.ts';
import { main } from '../main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-one-asset-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const ID = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const BYTES = Buffer.alloc(20_000, 'sound ');

async function landfall(...args: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const interrupted = new AbortController().signal;
  const code = await main(['assets', ...args], { input: Readable.from(['']), output, errors, interrupted });
  return { code, ...printed };
}

async function fill(store: AssetStore): Promise<void> {
  const more = { name: 'bell\u001b[2J', creatorId: OTHER, flags: 3, createdAt: 86_400, temporary: true };
  await store.put({ id: Uuid.parse(ID), bytes: BYTES, type: 1, ...more });
  await store.put({ id: Uuid.parse(OTHER), bytes: Buffer.from('other'), type: 99 });
}

async function fillFolder(): Promise<string[]> {
  await using store = await EmbeddedStore.open({ folder });
  await fill(store);
  return ['--data', folder];
}

const SHOWN =
  /^0+-0+-4000-8000-0+1\n {2}type: sound \(1\)\n {2}size: 20000 bytes \(.*\)\n {2}sha-256: [0-9a-f]{64}\n {2}name: bell/;

/** Shows, asks, removes, and shows again what is not there any more. */
async function takeDown(where: readonly string[]): Promise<void> {
  expect(await landfall('show', ID, ...where)).toMatchObject({
    code: 0,
    out: expect.stringMatching(SHOWN) as string,
  });
  const asked = await landfall('remove', ID, ...where);
  expect(asked).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was changed') as string });
  const removed = await landfall('remove', ID, ...where, '--yes');
  expect(removed).toMatchObject({
    code: 0,
    out: expect.stringMatching(/bytes: sound\nRemoved\.\n$/) as string,
  });
  expect((await landfall('show', ID, ...where)).code).toBe(1);
  const again = await landfall('remove', ID, ...where, '--yes');
  expect(again).toMatchObject({ code: 1, out: expect.stringMatching(/is not in/) as string });
  expect((await landfall('show', OTHER, ...where)).out).toContain('type: type 99 (99)');
}

describe('one asset', () => {
  it('of a folder is shown, and taken down', async () => {
    const where = await fillFolder();
    const { out } = await landfall('show', ID, ...where);
    for (const fact of [
      `creator: ${OTHER}`,
      'stored: 1970-01-02T00:00:00.000Z',
      'flags: maptile, rewritable, temporary',
      `in: ${folder}`,
      'bytes: sound',
    ])
      expect(out).toContain(`  ${fact}\n`);
    expect(out).not.toContain('\u001b');
    await takeDown(where);
  });

  it('of a bucket', async () => {
    await using fake = await startFakeS3();
    vi.stubEnv('LANDFALL_ASSETS_S3_ACCESS_KEY', fake.access.credentials.accessKey);
    vi.stubEnv('LANDFALL_ASSETS_S3_SECRET_KEY', fake.access.credentials.secretKey);
    const address = { store: `s3://${FAKE_BUCKET}/grid`, endpoint: fake.access.endpoint };
    const store = await openOrMakeStore(address);
    await fill(store);
    await store[Symbol.asyncDispose]();
    await takeDown(['--store', address.store, '--endpoint', address.endpoint]);
  });

  it('of a service, as far as that allows it', async () => {
    for (const deletion of ['all', 'none'] as const) {
      const store = new MemoryStore();
      await fill(store);
      const service = await serveAssets(parseAssetServiceConfig({ port: 0, deletion }), { store });
      const where = ['--server', service.url];
      if (deletion === 'all') await takeDown(where);
      else
        expect(await landfall('remove', ID, ...where, '--yes')).toMatchObject({
          code: 1,
          out: expect.stringMatching(/NOT REMOVED: .*"deletion" must be "all"/) as string,
        });
      expect((await store.stat(Uuid.parse(ID))) === undefined).toBe(deletion === 'all');
      await service.close();
    }
  });

  it('whose bytes are damaged is shown as such, and can be taken down', async () => {
    const where = await fillFolder();
    const names = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
    const blob = names.find((entry) => entry.isFile())!;
    const path = join(blob.parentPath, blob.name);
    const bytes = await readFile(path);
    bytes[bytes.length - 20]! ^= 1;
    await writeFile(path, bytes);
    expect(await landfall('show', ID, ...where)).toMatchObject({
      code: 1,
      out: expect.stringContaining('bytes: DAMAGED') as string,
    });
    expect((await landfall('remove', ID, ...where, '--yes')).out).toMatch(/DAMAGED.*\nRemoved\./);
  });

  it.each([
    ['an id that is none', ['show', 'bell'], 'an asset is a UUID'],
    ['two places', ['show', ID, '--data', 'x', '--server', 'http://127.0.0.1:1'], 'name one'],
    ['a user of a folder', ['show', ID, '--user', 'x'], 'go with --server'],
    ['a folder that is not there', ['remove', ID, '--data', 'nowhere', '--yes'], 'no store in nowhere'],
  ])('is not looked for with %s', async (_, args, why) => {
    expect(await landfall(...args)).toMatchObject({
      code: 2,
      errors: expect.stringContaining(why) as string,
    });
  });
});
