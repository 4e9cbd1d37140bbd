import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
const id = Uuid.parse('00000000-0000-4000-8000-000000000001');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-export-'));
  store = await EmbeddedStore.open({ folder: join(folder, 'store') });
  await store.put({ id, type: 7, bytes: Buffer.from('a notecard') });
  const credentials = [{ user: 'operator', password: 'secret' }];
  const access = { bind: '127.0.0.1', port: 0, hosts: [], credentials, rootBytes: 1 };
  admin = await serveAdmin({ store, log: () => undefined }, access);
});
afterEach(async () => {
  await admin[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function exportTo(
  target: string,
  ...args: string[]
): Promise<{ code: number; out: string; errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const input = Readable.from(['secret\n']);
  const terminal = { input, output, errors, interrupted: new AbortController().signal };
  const code = await main(['assets', 'export', join(folder, target), ...args], terminal);
  return { code, ...printed };
}

describe('landfall assets export --service', () => {
  it('writes what is served elsewhere into a folder', async () => {
    const how = ['--service', admin.url, '--service-user', 'operator', '--password-stdin'];
    const told = await exportTo('out', ...how);
    expect(told).toMatchObject({
      code: 0,
      out: expect.stringMatching(/out: complete[^]*1 stored/) as string,
    });
    expect(await readFile(join(folder, 'out/manifest.ndjson'), 'utf8')).toContain(id.toString());
  });

  it('is not complete where the store that is served lost something', async () => {
    await rm(join(folder, 'store', 'journal', '00000001.segment'));
    const how = ['--service', admin.url, '--service-user', 'operator', '--password-stdin'];
    expect(await exportTo('out', ...how)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/out: INCOMPLETE, journal\/00000001.segment: [1-9]\d* bytes/) as string,
    });
  });

  it('says what is missing, and who refused', async () => {
    const service = ['--service', admin.url];
    for (const [args, code, words] of [
      [service, 2, '--service needs --service-user'],
      [['--service-user', 'a'], 2, '--service-user goes with --service'],
      [[...service, '--service-user', 'a', '--data', 'x'], 2, 'name one'],
      [[...service, '--service-user', 'a', '--user', 'b', '--password-stdin'], 2, 'want two'],
      [[...service, '--service-user', 'stranger', '--password-stdin'], 1, 'the admin service answered 401'],
      [['--service', 'nothing', '--service-user', 'a', '--password-stdin'], 2, 'nothing is no address'],
    ] as const)
      expect(await exportTo('out', ...args)).toMatchObject({
        code,
        errors: expect.stringContaining(words) as string,
      });
  });
});
