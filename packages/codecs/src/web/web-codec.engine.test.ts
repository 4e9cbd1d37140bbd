/** The codec on Web Workers, in Chromium where it is installed, under a content security policy. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkerCodec } from '../node/index.ts';
import type { ImageCodec, Picture } from '../ports/index.ts';
import { bundledWorker, vectorBytes } from '../testing/index.ts';

const CHROMIUM = 'chromium';
const isThere = spawnSync(CHROMIUM, ['--version']).status === 0;
const require = createRequire(import.meta.url);
const packages = fileURLToPath(new URL('../../../', import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
const TEXTURES = ['lrcp-5-layers-alpha', 'five-components'] as const;

/** What a page does: each of its answers is told apart by its name. */
const PAGE = `
import { createWebCodec } from './web/index.ts';
const texture = async (name) => new Uint8Array(await (await fetch('/' + name)).arrayBuffer());
const codecOf = (script, limits) =>
  createWebCodec({ worker: () => new Worker(script, { type: 'module' }), ...limits });
const plain = ({ width, height, channels, samples }) => ({ width, height, channels, samples: [...samples] });
const fault = (promise) => promise.then(() => 'none', (error) => error.constructor.name + ': ' + error.message);
const answers = {};
const run = async () => {
  await using codec = codecOf('/worker.js', { workers: 2 });
  const [alpha, five] = [await texture('lrcp-5-layers-alpha'), await texture('five-components')];
  const before = alpha.length;
  const all = await Promise.all([codec.decode(alpha, { reduce: 2 }), codec.decode(five), codec.decode(alpha)]);
  answers.decoded = all.map(plain);
  answers.isCopied = alpha.length === before;
  const picture = { width: 8, height: 8, channels: 3, samples: Uint8Array.from({ length: 192 }, (_, at) => at) };
  answers.again = plain(await codec.decode(await codec.encode(picture)));
  answers.previews = [];
  for (const format of ['png', 'webp', 'jpeg']) {
    const bytes = await codec.preview(alpha, { format, size: { type: 'longest', pixels: 16 } });
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/' + format }));
    answers.previews.push([bitmap.width, bitmap.height, ...bytes.subarray(0, 4)]);
  }
  answers.cut = [...(await codec.cut(alpha, { discard: 3, estimate: 'current' })).bytes];
  answers.damaged = await fault(codec.decode(Uint8Array.of(1, 2, 3)));
  answers.statistics = codec.statistics;
  await using hanging = codecOf('/hang.js', { jobMs: 300 });
  answers.hangs = await fault(hanging.decode(alpha));
  answers.replaced = hanging.statistics.replaced;
  await using throwing = codecOf('/throw.js', {});
  answers.throws = await fault(throwing.decode(alpha));
  await using gone = codecOf('/nowhere.js', {});
  answers.gone = await fault(gone.decode(alpha));
  await using wasmless = codecOf('/wasmless.js', {});
  answers.wasmless = await fault(wasmless.decode(alpha));
  answers.isCutWithout = (await wasmless.cut(alpha, { discard: 3, estimate: 'current' })).bytes.length > 0;
};
run().catch((error) => { answers.error = String(error.stack); })
  .then(() => fetch('/answers', { method: 'POST', body: JSON.stringify(answers) }));
`;
const workerWith = (wasm: string) => `
import load from '@cornerstonejs/codec-openjpeg/wasmjs';
import { serveCodec } from './web/index.ts';
serveCodec({ load, wasm: new URL('${wasm}', location.href) });
`;
const HANG = `addEventListener('message', () => { for (;;); }); postMessage({ type: 'ready' });`;
const THROW = `addEventListener('message', () => { throw new RangeError('on demand'); }); postMessage({ type: 'ready' });`;

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${packages}codecs/src`, loader: 'js' },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    external: ['fs', 'path', 'crypto'],
    plugins: [
      {
        name: 'sources of the packages',
        setup: (plugin) =>
          plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
            const [, to, ...room] = path.split('/');
            return { path: `${packages}${to}/src/${room.join('/')}/index.ts` };
          }),
      },
    ],
  });
  return outputFiles[0]!.text;
}

interface Answers {
  readonly decoded: readonly { samples: number[] }[];
  readonly isCopied: boolean;
  readonly again: { readonly samples: readonly number[] };
  readonly previews: readonly number[][];
  readonly cut: readonly number[];
  readonly damaged: string;
  readonly statistics: object;
  readonly hangs: string;
  readonly replaced: number;
  readonly throws: string;
  readonly gone: string;
  readonly wasmless: string;
  readonly isCutWithout: boolean;
  readonly error?: string;
}

/** Serves the page, and resolves with what it answers. */
async function site(): Promise<{ server: Server; answers: Promise<Answers> }> {
  const files = new Map<string, readonly [type: string, body: string | Uint8Array]>([
    ['/', ['text/html', '<!doctype html><script type="module" src="/page.js"></script>']],
    ['/page.js', ['text/javascript', await bundled(PAGE)]],
    ['/worker.js', ['text/javascript', await bundled(workerWith('/openjpeg.wasm'))]],
    ['/wasmless.js', ['text/javascript', await bundled(workerWith('/nowhere.wasm'))]],
    ['/hang.js', ['text/javascript', HANG]],
    ['/throw.js', ['text/javascript', THROW]],
    [
      '/openjpeg.wasm',
      ['application/wasm', await readFile(require.resolve('@cornerstonejs/codec-openjpeg/wasm'))],
    ],
    ...TEXTURES.map((name) => [`/${name}`, ['image/j2c', vectorBytes(name)]] as const),
  ]);
  let resolve: (answers: Answers) => void = () => undefined;
  const answered = new Promise<Answers>((resolved) => (resolve = resolved));
  const serve = (path: string, response: ServerResponse): void => {
    const [type, body] = files.get(path) ?? ['text/plain', undefined];
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': type,
      'content-security-policy': POLICY,
    });
    response.end(body);
  };
  const server = createServer((request, response) => {
    if (request.method !== 'POST') return serve(request.url ?? '', response);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      resolve(JSON.parse(Buffer.concat(parts).toString()) as Answers);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, answers: answered };
}

const plain = ({ width, height, channels, samples }: Picture) => ({
  width,
  height,
  channels,
  samples: [...samples],
});

describe.skipIf(!isThere)('the codec on Web Workers', () => {
  let folder: string;
  let codec: ImageCodec;
  let answers: Answers;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-web-codec-'));
    codec = createWorkerCodec({ script: await bundledWorker() });
    const { server, answers: promised } = await site();
    const { port } = server.address() as AddressInfo;
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe'];
    // Stays open for as long as nobody ends it: it waits for words by pipe.
    const browser = spawn(
      CHROMIUM,
      [...options, `--user-data-dir=${folder}/profile`, `http://127.0.0.1:${port}/`],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    try {
      answers = await promised;
    } finally {
      browser.kill();
      await once(browser, 'exit');
      server.closeAllConnections();
      server.close();
    }
  }, 120_000);
  afterAll(async () => {
    await codec[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('decodes to the same pixels as in Node, of copies', async () => {
    expect(answers.error).toBeUndefined();
    const [alpha, five] = TEXTURES.map(vectorBytes) as [Uint8Array, Uint8Array];
    const pictures = [
      await codec.decode(alpha, { reduce: 2 }),
      await codec.decode(five),
      await codec.decode(alpha),
    ];
    expect(answers.decoded).toEqual(pictures.map(plain));
    expect(answers.isCopied).toBe(true);
  });

  it('encodes, cuts and makes previews', async () => {
    expect(answers.again.samples).toEqual(Array.from({ length: 192 }, (_, at) => at));
    const cut = await codec.cut(vectorBytes(TEXTURES[0]), { discard: 3, estimate: 'current' });
    expect(answers.cut).toEqual([...cut.bytes]);
    expect(answers.previews.map(([width, height]) => Math.max(width!, height!))).toEqual([16, 16, 16]);
    expect(answers.previews.map((preview) => preview.slice(2, 4))).toEqual([
      [0x89, 0x50],
      [0x52, 0x49],
      [0xff, 0xd8],
    ]);
  });

  it('says what is wrong, and replaces what hangs or breaks', () => {
    expect(answers.damaged).toMatch(/^DecodeError/);
    expect(answers.statistics).toMatchObject({ failed: 1, replaced: 0, waiting: 0, running: 0 });
    expect(answers.hangs).toMatch(/^TimeoutError/);
    expect(answers.replaced).toBe(1);
    expect(answers.throws).toMatch(/^CodecCrashedError: .*on demand/);
    expect(answers.gone).toMatch(/^CodecAbsentError/);
    expect(answers.wasmless).toMatch(/^CodecAbsentError: .*nowhere\.wasm/);
    expect(answers.isCutWithout).toBe(true);
  });
});
