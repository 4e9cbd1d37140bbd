import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { Uuid } from '@landfall/protocol/datatypes';
import { main } from '../main.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const STOCK = '89556747-24cb-43ed-920b-47caed15465f';

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-gc-'))));
afterEach(async () => await rm(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

async function gc(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const interrupted = new AbortController().signal;
  const code = await main(['assets', 'gc', ...args, '--data', at('store')], {
    input: Readable.from(['']),
    output,
    errors,
    interrupted,
  });
  return { code, ...printed };
}

async function fill(): Promise<void> {
  await using store = await EmbeddedStore.open({ folder: at('store') });
  const put = async (text: string, bytes: string, more: object = {}): Promise<void> => {
    await store.put({ id: Uuid.parse(text), type: 0, bytes: Buffer.from(bytes), ...more });
  };
  await put(id(1), 'wanted');
  await put(id(2), 'unwanted', { name: 'an old\nphoto', createdAt: 1_000_000_000 });
  await put(STOCK, 'stock');
  await writeFile(at('list'), `${id(1)}\n${id(77)}\n`);
}

async function remaining(): Promise<string[]> {
  await using store = await EmbeddedStore.open({ folder: at('store') });
  const ids: string[] = [];
  for await (const asset of store.entries()) ids.push(asset.id.toString());
  return ids;
}

const ROOTS = ['--grace-days', '0', '--roots'];

describe('landfall assets gc', () => {
  it('tells what each root gave, lists what is unwanted, and writes its report', async () => {
    await fill();
    const run = await gc(...ROOTS, at('list'), '--list', at('gone'), '--report', at('r.json'));
    expect(run).toMatchObject({ code: 0, errors: '' });
    expect(run.out).toContain(`${at('list')} (list): 2 ids\n1 id of assets that are here in 1 file`);
    expect(run.out).toContain('1 asset that nothing refers to');
    expect(run.out).toContain('2 of 3 assets are wanted, 1 of them by name; kept in any case: 1 that come');
    expect(await readFile(at('gone'), 'utf8')).toBe(
      `${id(2)}\t0\t8\t2001-09-09T01:46:40.000Z\tan old photo\n`,
    );
    expect(JSON.parse(await readFile(at('r.json'), 'utf8'))).toMatchObject({
      dryRun: true,
      assets: 3,
      wanted: 2,
      quarantined: 1,
      kept: { stock: 1, recent: 0 },
      roots: [{ kind: 'list', ids: 2 }],
      doubts: [],
    });
  });

  it.each(['--list', '--report'])('writes its %s over no root', async (option) => {
    await fill();
    const roots = await readFile(at('list'), 'utf8');
    const run = await gc(...ROOTS, at('list'), option, at('list'), '--for-real');
    expect(run).toMatchObject({ code: 2, errors: expect.stringContaining(`${option}: `) as string });
    expect(await readFile(at('list'), 'utf8')).toBe(roots);
    const twice = ['--list', at('new'), '--report', at('new')];
    expect(await gc(...ROOTS, at('list'), ...twice)).toMatchObject({ code: 2 });
    expect(await remaining()).toHaveLength(3);
  });

  it.runIf(process.platform === 'linux').each(['--list', '--report'])(
    'says in a line that the disk of its %s is full, and removes nothing without its list',
    async (option) => {
      await fill();
      const run = await gc(...ROOTS, at('list'), option, '/dev/full');
      expect(run).toMatchObject({
        code: 1,
        errors: `landfall: ${option}: /dev/full cannot be written: the disk is full\n`,
      });
    },
  );

  it('gives back what is in quarantine: by its own list, and all of it', async () => {
    await fill();
    await gc(...ROOTS, at('list'), '--list', at('gone'), '--for-real');
    expect(await gc('--give-back', at('gone'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 of 1') as string,
    });
    expect((await gc(...ROOTS, at('list'), '--for-real')).out).toContain('Went into quarantine: 1');
    expect((await gc('--give-back', 'all')).out).toContain('Back out of quarantine: 1');
    await gc(...ROOTS, at('list'), '--for-real');
    expect(await remaining()).toHaveLength(3);
    await gc(...ROOTS, at('list'), '--for-real');
    expect(await remaining()).toEqual([id(1), STOCK]);
    expect(await gc('--give-back', at('gone'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('0 of 1') as string,
    });
  });

  it('keeps what is younger when it is told so, and says when the roots are older', async () => {
    await fill();
    await utimes(at('list'), 1, 1);
    expect((await gc(...ROOTS, at('list'))).out).toContain(
      '1 of the unwanted are younger than the oldest root',
    );
    await utimes(at('list'), 1_500_000_000, 1_500_000_000);
    expect((await gc(...ROOTS, at('list'))).out).not.toContain('younger');
    const kept = await gc(...ROOTS, at('list'), '--recent-days', '20000');
    expect(kept.out).toContain('kept in any case: 1 that come with OpenSimulator, 2 recent ones');
    expect(kept.out).toContain('into quarantine: 0');
    expect((await gc(...ROOTS, at('list'), '--no-stock')).out).toContain('into quarantine: 2');
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['another kind of file', 'PK\u0003\u0004', 'a zip file'],
    ['no id', 'hello', 'names no id'],
  ])('stops at a root that gives nothing: %s', async (_, bytes, message) => {
    await fill();
    await writeFile(at('root.sql'), bytes);
    const run = await gc(...ROOTS, at('list'), at('root.sql'), '--for-real');
    expect(run).toMatchObject({ code: 2, errors: expect.stringContaining(message) as string });
    expect(run.errors).toContain('root.sql');
    expect((await gc(...ROOTS, at('list'))).out).toContain('into quarantine: 1; back out of it: 0');
  });

  it('says what is in doubt before it refuses', async () => {
    await fill();
    await writeFile(at('dump.sql'), `INSERT INTO a VALUES ('${id(1)}' 2);\n`);
    const run = await gc(...ROOTS, at('list'), at('dump.sql'), '--for-real');
    expect(run).toMatchObject({
      code: 2,
      out: expect.stringContaining('In doubt: 1\n  dump.sql: ') as string,
    });
    expect((await gc(...ROOTS, at('list'), at('dump.sql'), '--for-real', '--accept-doubt')).code).toBe(0);
  });

  it('wants roots or something to give back, not both and not neither', async () => {
    await fill();
    expect(await gc()).toMatchObject({ code: 2, errors: expect.stringContaining('--roots') as string });
    expect((await gc(...ROOTS, at('list'), '--give-back', 'all')).code).toBe(2);
  });
});
