import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { formatAssetName, writeTar } from '../archive/index.ts';
import { EmbeddedStore } from '../embedded/index.ts';
import type { MigrationReport } from './index.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
/** The import as a process of its own, which can be killed. */
const SCRIPT = `
import { createNodeClock } from '@landfall/transport/node';
import { EmbeddedStore } from '../embedded/index.ts';
import { createArchiveSource, createFileCheckpoint, importAssets } from './index.ts';
const [folder, archive, checkpoint] = process.argv.slice(2);
async function run() {
  const store = await EmbeddedStore.open({ folder });
  process.stdout.write('open\\n');
  const options = { clock: createNodeClock(), checkpoint: createFileCheckpoint(checkpoint), checkpointEveryMs: 5 };
  const report = await importAssets(store, await createArchiveSource(archive), options);
  await store[Symbol.asyncDispose]();
  process.stdout.write(JSON.stringify(report) + '\\n');
}
run();`;
const ASSETS = 4000;
const MOST_ROUNDS = 40;

interface Sample {
  readonly id: Uuid;
  readonly bytes: Uint8Array;
}

describe('an import that is killed again and again', () => {
  let folder: string;
  let samples: Sample[];
  const random = createRandom(99);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-crash-'));
    samples = Array.from({ length: ASSETS }, (_, at) => ({
      id: Uuid.fromRandomBytes(random.bytes(16)),
      bytes: random.bytes(at % 50 === 0 ? 20_000 : random.integer(1, 900)),
    }));
    const chunks: Uint8Array[] = [];
    const control = '<archive major_version="0" minor_version="8"/>';
    const members = samples.map(({ id, bytes }) => ({
      path: `assets/${formatAssetName({ id, type: 0 })}`,
      bytes,
    }));
    for await (const chunk of writeTar([{ path: 'archive.xml', bytes: Buffer.from(control) }, ...members]))
      chunks.push(chunk);
    await writeFile(join(folder, 'a.oar'), Buffer.concat(chunks));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await bundle(join(folder, 'import.cjs'));
  });
  afterAll(async () => await rm(folder, { recursive: true }));

  /** Undefined when it was killed before its end. */
  function runOnce(killAfterTurns: number | undefined): Promise<MigrationReport | undefined> {
    const args = ['import.cjs', 'store', 'a.oar', 'checkpoint.json'].map((name) => join(folder, name));
    const child = spawn(process.execPath, args, {
      env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') },
    });
    let out = '';
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    child.stdout.on('data', (chunk) => {
      if (out === '' && killAfterTurns !== undefined) void killOnce(child, killAfterTurns);
      out += String(chunk);
    });
    return new Promise((resolve, reject) => {
      child.once('close', () => {
        if (errors !== '') reject(new UsageError(errors));
        const [, report] = out.split('\n');
        resolve(report === undefined || report === '' ? undefined : (JSON.parse(report) as MigrationReport));
      });
    });
  }

  /** When it has remembered that it is further, and some turns of our loop later: a slow machine must come somewhere too. */
  async function killOnce(child: ChildProcess, turns: number): Promise<void> {
    const before = await itemsDone();
    while (child.exitCode === null && (await itemsDone()) <= before)
      await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
  }

  /** By what the import remembers; 0 where that is nothing. */
  async function itemsDone(): Promise<number> {
    const text = await readFile(join(folder, 'checkpoint.json'), 'utf8').catch(() => '{}');
    return (JSON.parse(text) as { readonly items?: number }).items ?? 0;
  }

  it('goes on where it was, and nothing is lost, doubled or half there', async () => {
    let report: MigrationReport | undefined;
    let rounds = 0;
    while (report === undefined && rounds < MOST_ROUNDS)
      report = await runOnce(rounds++ < 8 ? random.integer(0, 3000) : undefined);
    expect(rounds).toBeGreaterThan(2);
    expect(report).toMatchObject({ complete: true, reasons: {} });
    expect(report!.resumedAt).toBeGreaterThan(0);
    const { stored, same } = report!.outcomes;
    expect(stored.assets + same.assets).toBe(ASSETS);

    const store = await EmbeddedStore.open({ folder: join(folder, 'store') });
    try {
      expect((await store.stats()).assets).toBe(ASSETS);
      for (const { id, bytes } of samples)
        expect(Buffer.compare((await store.read(id))!.bytes, bytes)).toBe(0);
      expect((await store.inspect()).damaged).toEqual([]);
    } finally {
      await store[Symbol.asyncDispose]();
    }
  }, 180_000);
});

/** From the sources, as the tests run; only LMDB with its native part stays outside. */
async function bundle(outfile: string): Promise<void> {
  await build({
    stdin: { contents: SCRIPT, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['lmdb'],
    outfile,
    logLevel: 'silent',
    plugins: [
      {
        name: 'sources',
        setup(bundling) {
          bundling.onResolve({ filter: /^@landfall\// }, ({ path }) => {
            const [, name, room] = path.split('/');
            return { path: join(ROOT, 'packages', name!, 'src', room!, 'index.ts') };
          });
        },
      },
    ],
  });
}
