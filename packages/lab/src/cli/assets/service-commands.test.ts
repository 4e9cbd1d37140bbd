import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { serveAdmin } from '@landfall/assets/admin';
import type { AdminService } from '@landfall/assets/admin';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { Uuid } from '@landfall/protocol/datatypes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../main.ts';

let folder: string;
let store: EmbeddedStore;
let admin: AdminService;
const ids = [1, 2, 3].map((number) => Uuid.parse(`00000000-0000-4000-8000-00000000000${number}`));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-service-'));
  store = await EmbeddedStore.open({ folder: join(folder, 'store') });
  for (const id of ids) await store.put({ id, type: 7, bytes: Buffer.from(`a notecard ${id.toString()}`) });
  const credentials = [{ user: 'operator', password: 'secret' }];
  const access = { bind: '127.0.0.1', port: 0, hosts: [], credentials, rootBytes: 1000 };
  admin = await serveAdmin({ store, log: () => undefined }, access);
});
afterEach(async () => {
  await admin[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const input = Readable.from(['secret\n']);
  const terminal = { input, output, errors, interrupted: new AbortController().signal };
  const code = await main(['assets', ...args], terminal);
  return { code, ...printed };
}

const asked = (command: string, ...args: string[]) =>
  run(command, '--service', admin.url, '--service-user', 'operator', '--password-stdin', ...args);

async function root(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('of a store that is served', () => {
  it('stats are those of the store itself', async () => {
    const told = await asked('stats');
    expect(told).toMatchObject({ code: 0, errors: '' });
    await admin[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    expect(told.out).toBe((await run('stats', '--data', join(folder, 'store'))).out);
    store = await EmbeddedStore.open({ folder: join(folder, 'store') });
  });

  it('verify tells what is sound and what is not, as for the store itself', async () => {
    expect(await asked('verify')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/3 blobs, 141 bytes read\nAll of it is sound\.\n$/) as string,
    });
  });

  it('gc sends the roots, is dry unless told otherwise, and takes them away again', async () => {
    const roots = [
      '--roots',
      await root('a list.txt', ids[0]!.toString()),
      await root('b.txt', ids[1]!.toString()),
    ];
    const dry = await asked('gc', ...roots);
    expect(dry).toMatchObject({ code: 0, errors: '' });
    expect(dry.out).toMatch(
      /1-a_list\.txt \(list\): 1 id\n {2}2-b\.txt \(list\): 1 id\n2 of 3 assets are wanted/,
    );
    expect(dry.out).toMatch(/Would go into quarantine: 1[^]*dry run/);
    const report = join(folder, 'report.json');
    const real = await asked('gc', '--for-real', '--report', report, ...roots);
    expect(real.out).toMatch(/Went into quarantine: 1[^]*Given back to the disk/);
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({ quarantined: 1, wanted: 2 });
    const none = await asked('gc', '--roots', await root('c.txt', ids[2]!.toString()));
    expect(none.out).not.toContain('b.txt');
  });

  it('gc says what the service says, and leaves no root behind', async () => {
    const empty = await asked('gc', '--roots', await root('empty.txt', 'no ids'));
    expect(empty).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/answered 422: .*empty\.txt/) as string,
    });
    const long = await asked('gc', '--roots', await root('long.txt', 'x'.repeat(5000)));
    expect(long).toMatchObject({ code: 1, errors: expect.stringContaining('answered 413') as string });
    const absent = await asked('gc', '--roots', join(folder, 'absent.txt'));
    expect(absent).toMatchObject({ code: 1, errors: expect.stringMatching(/absent\.txt.*ENOENT/) as string });
    expect(await asked('gc', '--roots', await root('good.txt', ids[0]!.toString()))).toMatchObject({
      code: 0,
    });
  });

  it.each(['stats', 'verify', 'gc'])('%s says what is missing, and who refused', async (command) => {
    const more = command === 'gc' ? ['--roots', await root('a.txt', ids[0]!.toString())] : [];
    const service = ['--service', admin.url];
    for (const [args, code, words] of [
      [service, 2, '--service needs --service-user'],
      [['--service-user', 'a'], 2, '--service-user goes with --service'],
      [[...service, '--service-user', 'a', '--data', 'x'], 2, 'name one'],
      [[...service, '--service-user', 'stranger', '--password-stdin'], 1, 'it wants other credentials'],
      [['--service', 'nothing', '--service-user', 'a', '--password-stdin'], 2, 'nothing is no address'],
      [
        ['--service', 'http://127.0.0.1:1', '--service-user', 'a', '--password-stdin'],
        1,
        'the admin service cannot be reached: connect ECONNREFUSED',
      ],
    ] as const)
      expect(await run(command, ...args, ...more)).toMatchObject({
        code,
        errors: expect.stringContaining(words) as string,
      });
  });

  it('what wants the store itself says so', async () => {
    const roots = ['--roots', await root('a.txt', ids[0]!.toString())];
    expect(await asked('gc', ...roots, '--list', join(folder, 'list'))).toMatchObject({ code: 2 });
    expect(await asked('gc', '--give-back', 'all')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('--give-back wants the store itself') as string,
    });
  });
});
