import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { serveAdmin } from '@landfall/assets/admin';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { Uuid } from '@landfall/protocol/datatypes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../main.ts';

const id = (number: number): Uuid =>
  Uuid.parse(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const asset = (number: number) => ({ id: id(number), type: 7, bytes: Buffer.alloc(20_000, number) });

let folder: string;
const at = (name: string): string => join(folder, name);

/** The records of a store with one asset, beside the contents of what it was with three. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-older-'));
  await put(1);
  for (const name of ['journal', 'ledger', 'index'])
    await cp(at(`store/${name}`), at(`aside/${name}`), { recursive: true });
  await put(2, 3);
  for (const name of ['journal', 'ledger', 'index']) {
    await rm(at(`store/${name}`), { recursive: true });
    await cp(at(`aside/${name}`), at(`store/${name}`), { recursive: true });
  }
  await writeFile(at('roots.txt'), id(1).toString());
});
afterEach(async () => await rm(folder, { recursive: true }));

async function put(...numbers: number[]): Promise<void> {
  await using store = await EmbeddedStore.open({ folder: at('store') });
  for (const number of numbers) await store.put(asset(number));
  // Twice quiet: then contents have their lasting place.
  for (let times = 0; times < 2; times += 1) await store.rebuildIndex();
}

async function landfall(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const input = Readable.from(['secret\n']);
  const interrupted = new AbortController().signal;
  const code = await main(['assets', ...args], { input, output, errors, interrupted });
  return { code, ...printed };
}

const blobFiles = async (): Promise<number> =>
  (await readdir(at('store/blobs'), { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    .length;
const told = {
  code: 1,
  out: expect.stringMatching(/LOST the records of 2 contents[^]*blobs(\/\w){2}\/\w{64}\n/) as string,
};

describe('landfall assets on a store whose records are older than its contents', () => {
  it('verify says so, gc refuses, an export is incomplete, until the loss is accepted or mended', async () => {
    const data = ['--data', at('store')];
    const collect = ['gc', '--roots', at('roots.txt'), '--for-real', '--grace-days', '0', ...data];
    expect(await landfall('verify', ...data)).toMatchObject(told);
    expect(await landfall(...collect)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('no record names the content') as string,
    });
    expect((await landfall('export', at('out'), ...data)).out).toContain('INCOMPLETE, blobs: no record');
    expect(await blobFiles()).toBe(3);

    expect((await landfall('scrub', '--accept-loss', ...data)).code).toBe(0);
    expect(await landfall(...collect)).toMatchObject({ code: 0 });
    expect(await landfall('verify', ...data)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/2 contents that no record names, kept[^]*All of it is sound/) as string,
    });
    expect(await blobFiles()).toBe(3);
  });

  it('says the same while it serves', async () => {
    await using store = await EmbeddedStore.open({ folder: at('store') });
    const credentials = [{ user: 'operator', password: 'secret' }];
    const access = { bind: '127.0.0.1', port: 0, hosts: [], credentials, rootBytes: 1000 };
    await using admin = await serveAdmin({ store, log: () => undefined }, access);
    const service = ['--service', admin.url, '--service-user', 'operator', '--password-stdin'];
    expect(await landfall('verify', ...service)).toMatchObject(told);
    const collected = await landfall('gc', '--roots', at('roots.txt'), '--for-real', ...service);
    expect(collected.errors).toContain('no record names the content');
    expect(collected.code).not.toBe(0);
  });
});
