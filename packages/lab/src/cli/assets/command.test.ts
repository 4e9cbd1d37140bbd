import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { parseAssetServiceConfig, serveAssets } from '@landfall/assets/service';
import { MemoryStore } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import { main } from '../main.ts';

const ID = 'bbbbbbbb-0000-4000-8000-000000000001';
const XML = { 'content-type': 'text/xml' };
const ASSET =
  `<AssetBase><Data>aGVsbG8=</Data><FullID><Guid>${ID}</Guid></FullID>` +
  '<Name>n</Name><Type>0</Type></AssetBase>';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-assets-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs `landfall <args>`; once it serves, `whileServing` is called with its address, and then it is interrupted. */
async function landfall(
  args: readonly string[],
  whileServing: (url: string) => Promise<void> = async () => await Promise.resolve(),
): Promise<Run> {
  const interruption = new AbortController();
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  let serving: Promise<void> | undefined;
  output.on('data', (chunk) => {
    printed.out += String(chunk);
    if (!printed.out.includes('Ctrl-C')) return;
    const url = /Asset service: (\S+)/.exec(printed.out)![1]!;
    serving ??= whileServing(url).finally(() => interruption.abort());
  });
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const code = await main(args, {
    input: Readable.from(['']),
    output,
    errors,
    interrupted: interruption.signal,
  });
  await serving;
  return { code, ...printed };
}

const serve = (...more: string[]): string[] => [
  'assets',
  'serve',
  '--port',
  '0',
  '--processes',
  '1',
  '--data',
  join(folder, 'data'),
  ...more,
];

describe('landfall assets serve', () => {
  it('keeps what it was given, from one run to the next', async () => {
    const first = await landfall(['--log-level', 'info', ...serve()], async (url) => {
      expect((await fetch(`${url}/assets/`, { method: 'POST', headers: XML, body: ASSET })).status).toBe(200);
      expect(await (await fetch(`${url}/GetTexture/?texture_id=${ID}`)).text()).toBe('hello');
      expect(await (await fetch(`${url}/ready`)).text()).toBe('ready\n');
    });
    expect([first.code, first.out.includes('AssetServerURI = "http://127.0.0.1:')]).toEqual([0, true]);
    const lines = first.errors
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['listening', 'request', 'closed']),
    );
    const second = await landfall(serve(), async (url) => {
      expect(await (await fetch(`${url}/assets/${ID}/data`)).text()).toBe('hello');
      expect(await (await fetch(`${url}/status`)).text()).toContain('texture');
    });
    expect([second.code, second.errors]).toEqual([0, '']);
  });

  it('takes its limits from the file', async () => {
    const file = join(folder, 'assets.json');
    await writeFile(file, JSON.stringify({ allowedTypes: [49], limits: { assetBytes: 3 } }));
    await landfall(serve('--config', file), async (url) => {
      const post = async (asset: string): Promise<number> =>
        (await fetch(`${url}/assets/`, { method: 'POST', headers: XML, body: asset })).status;
      expect(await post(ASSET)).toBe(413);
      expect(await post(ASSET.replace('aGVsbG8=', 'aGk='))).toBe(415);
      expect(await post(ASSET.replace('aGVsbG8=', 'aGk=').replace('<Type>0', '<Type>49'))).toBe(200);
    });
  });

  it('answers the proposed interface where it is asked to, and says where', async () => {
    const file = join(folder, 'assets.json');
    const url = 'https://assets.example.org';
    await writeFile(file, JSON.stringify({ referenceProtocol: { url } }));
    const run = await landfall(serve('--config', file, '--reference-protocol'), async (own) => {
      await fetch(`${own}/assets/`, { method: 'POST', headers: XML, body: ASSET });
      expect(await (await fetch(`${own}/${ID}/metadata`)).text()).toContain(`uri::${url}/${ID}/data`);
    });
    expect(run.out).toContain(`Reference Asset Protocol: ${url}/<id>/metadata`);
    await landfall(serve(), async (own) => expect((await fetch(`${own}/${ID}/metadata`)).status).toBe(404));
  });

  it('mends damaged bytes from the server that it is told of, and keeps a copy of itself', async () => {
    const asset = { id: Uuid.parse(ID), bytes: Buffer.alloc(20_000, 'texture '), type: 0 };
    const good = new MemoryStore();
    await good.put(asset);
    const other = await serveAssets(parseAssetServiceConfig({ port: 0 }), { store: good });
    const store = await EmbeddedStore.open({ folder: join(folder, 'data') });
    await store.put(asset);
    await store[Symbol.asyncDispose]();
    const [name] = (await readdir(join(folder, 'data', 'blobs'), { recursive: true })).filter(
      (path) => path.length > 60,
    );
    const spoiled = await readFile(join(folder, 'data', 'blobs', name!));
    spoiled[9000]! ^= 1;
    await writeFile(join(folder, 'data', 'blobs', name!), spoiled);
    const file = join(folder, 'assets.json');
    const backup = { folder: join(folder, 'copy') };
    const settings = { repair: { url: other.url }, backup, scrub: { enabled: false } };
    await writeFile(file, JSON.stringify(settings));
    await landfall(serve('--config', file), async (url) => {
      const bytes = Buffer.from(await (await fetch(`${url}/assets/${ID}/data`)).arrayBuffer());
      expect(bytes.equals(asset.bytes)).toBe(true);
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^landfall_assets_store_repaired 1$/m);
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^landfall_assets_backup_failed 0$/m);
      // A copy that is not done when the service ends would only go on the next time.
      await vi.waitFor(
        async () => expect(await readdir(join(backup.folder, 'journal'))).toContain('00000001.segment'),
        { timeout: 20_000 },
      );
    });
    await other.close();
    const again = await EmbeddedStore.open({ folder: join(folder, 'data') });
    expect((await again.inspect()).damaged).toEqual([]);
    await again[Symbol.asyncDispose]();
    const copy = await EmbeddedStore.open({ folder: backup.folder });
    expect((await copy.stats()).assets).toBe(1);
    await copy[Symbol.asyncDispose]();
  });

  it('says where the signature of an address stands', async () => {
    const file = join(folder, 'assets.json');
    const signed = { credentials: [{ user: 'u', password: 'p' }], signingKey: 'k'.repeat(32) };
    await writeFile(file, JSON.stringify(signed));
    const { out } = await landfall(serve('--config', file));
    expect(out).toMatch(/Cap_GetTexture = "http:\/\/127\.0\.0\.1:\d+\/signed\/…\/GetTexture"/);
    expect(out).not.toContain('k'.repeat(32));
  });

  it('refuses the open without credentials, a store in use and a bad file, and says why', async () => {
    const open = await landfall(serve('--bind', '0.0.0.0'));
    expect([open.code, open.errors]).toEqual([2, expect.stringContaining('credentials')]);
    const file = join(folder, 'assets.json');
    for (const bind of ['203.0.113.5', '127.0.0.1:80', '[::1]', '300.1.1.1']) {
      const nowhere = await landfall(serve('--bind', bind));
      expect([nowhere.code, nowhere.errors]).toEqual([
        2,
        expect.stringContaining(`bind: cannot bind TCP ${bind}: this `),
      ]);
    }
    await writeFile(
      file,
      '{"credentials":[{"user":"u","password":"p"}],"admin":{"bind":"203.0.113.5","credentials":[{"user":"u","password":"a long secret"}]}}',
    );
    const admin = await landfall(serve('--config', file));
    expect([admin.code, admin.errors]).toEqual([
      2,
      expect.stringContaining('admin.bind: cannot bind TCP 203.0.113.5'),
    ]);
    expect(await readdir(folder)).toEqual(['assets.json']);
    await writeFile(file, '{"limits": {"cacheByte": 1}}');
    const bad = await landfall(serve('--config', file));
    expect([bad.code, bad.errors]).toEqual([
      2,
      expect.stringContaining('limits.cacheByte is not a known key'),
    ]);
    await landfall(serve(), async () => {
      const second = await landfall(serve());
      expect([second.code, second.errors]).toEqual([1, expect.stringContaining(join(folder, 'data'))]);
    });
  });
});

describe('landfall assets sign', () => {
  it('opens the pictures of a service that keeps strangers out', async () => {
    const file = join(folder, 'assets.json');
    const credentials = [{ user: 'sim', password: 'secret' }];
    await writeFile(file, JSON.stringify({ signingKey: 'k'.repeat(40), credentials }));
    const agent = ['--agent', 'A0000000-0000-4000-8000-000000000003'];
    const { code, out } = await landfall(['assets', 'sign', '--config', file, ...agent]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^\/signed\/\d+\.a0000000-.*\n$/)]);
    await landfall(serve('--config', file), async (url) => {
      const status = async (path: string): Promise<number> =>
        (await fetch(`${url}${path}/GetTexture/?texture_id=${ID}`)).status;
      expect([
        await status(''),
        await status(out.trim()),
        await status(out.trim().replace('.a', '.b')),
      ]).toEqual([401, 404, 403]);
    });
  });

  it('needs a key, an agent and a time', async () => {
    const agent = ['--agent', 'a0000000-0000-4000-8000-000000000003'];
    expect((await landfall(['assets', 'sign', ...agent])).errors).toContain('signingKey');
    expect((await landfall(['assets', 'sign', '--agent', 'me'])).code).toBe(2);
    expect((await landfall(['assets', 'sign', ...agent, '--hours', '-1'])).code).toBe(2);
  });
});
