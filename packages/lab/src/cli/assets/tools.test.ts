import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTar } from '@landfall/assets/archive';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { parseAssetServiceConfig, serveAssets } from '@landfall/assets/service';
import { MemoryStore } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import { main } from '../main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-assets-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);
const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

async function landfall(
  ...given: (string | AbortSignal)[]
): Promise<{ code: number; out: string; errors: string }> {
  const args = given.filter((one) => typeof one === 'string');
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const signal = given.find((one) => typeof one !== 'string') ?? new AbortController().signal;
  const code = await main(['assets', ...args], {
    input: Readable.from(['']),
    output,
    errors,
    interrupted: signal,
  });
  return { code, ...printed };
}

async function writeOar(extra: Readonly<Record<string, string>> = {}): Promise<string> {
  const chunks: Uint8Array[] = [];
  const object = `<SceneObjectGroup><SceneObjectPart><SoundID><UUID>${id(2)}</UUID></SoundID></SceneObjectPart></SceneObjectGroup>`;
  const members = {
    'archive.xml': '<archive major_version="0" minor_version="8"/>',
    [`assets/${id(1)}_object.xml`]: object,
    [`assets/${id(2)}_sound.ogg`]: 'sound',
    ...extra,
  };
  const entries = Object.entries(members).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  await writeFile(at('a.oar'), gzipSync(Buffer.concat(chunks)));
  return at('a.oar');
}

describe('landfall assets', () => {
  it('takes an archive in, counts, checks, writes it out and takes that in again', async () => {
    const data = ['--data', at('store')];
    const imported = await landfall('import', await writeOar(), ...data, '--report', at('report.json'));
    expect(imported).toMatchObject({ code: 0, errors: '' });
    expect(imported.out).toMatch(/a\.oar: complete[\s\S]*2 stored[\s\S]*by type:[\s\S]*1 object/);
    expect(JSON.parse(await readFile(at('report.json'), 'utf8'))).toMatchObject({ complete: true });
    expect((await landfall('stats', ...data)).out).toMatch(
      /2 assets[\s\S]*\n {2}1 object, [\s\S]*\n {2}1 sound, /,
    );
    expect(await landfall('verify', ...data, AbortSignal.abort())).toMatchObject({
      code: 130,
      out: expect.stringMatching(/^INTERRUPTED after \d of 2 blobs/) as string,
    });
    expect(await landfall('verify', ...data)).toMatchObject({
      code: 0,
      out: expect.stringContaining('All of it is sound.') as string,
    });
    expect((await landfall('export', at('out'), ...data)).out).toContain('2 stored');
    expect((await landfall('import', at('out'), '--data', at('second'))).out).toContain('2 stored');
    expect((await landfall('import', at('out'), ...data)).out).toContain('2 already there, the same bytes');
  });

  it('does not call it complete when the source is none', async () => {
    await writeFile(at('empty.sql'), '');
    for (const [source, message] of [
      ['/dev/null', 'null is no OAR or IAR'],
      [at('empty.sql'), 'empty.sql holds no table'],
    ] as const) {
      const { code, out, errors } = await landfall('import', source, '--data', at('store'));
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(errors.trim().split('\n')).toEqual([expect.stringContaining(message)]);
    }
  });

  it('keeps what a broken source gave, and reports it', async () => {
    const data = ['--data', at('store')];
    await landfall('import', await writeOar(), ...data);
    await landfall('export', at('out'), ...data);
    const manifest = join(at('out'), 'manifest.ndjson');
    const lines = (await readFile(manifest, 'utf8')).trim().split('\n');
    await writeFile(manifest, `${lines.slice(0, -1).join('\n')}\n`);
    const cut = await landfall('import', at('out'), '--data', at('new'), '--report', at('r.json'));
    expect(cut).toMatchObject({ code: 1, errors: '' });
    expect(cut.out).toMatch(/INCOMPLETE, manifest is cut off[\s\S]*2 stored/);
    expect(JSON.parse(await readFile(at('r.json'), 'utf8'))).toMatchObject({
      complete: false,
      brokenOff: 'manifest is cut off',
      outcomes: { stored: { assets: 2 } },
    });
    const oar = await readFile(at('a.oar'));
    await writeFile(at('a.oar'), oar.subarray(0, oar.length - 10));
    const truncated = await landfall('import', at('a.oar'), '--data', at('third'));
    expect(truncated).toMatchObject({ code: 1, errors: '' });
    expect(truncated.out).toMatch(/INCOMPLETE, gzip stream is damaged or cut off[\s\S]*2 stored/);
    expect((await landfall('stats', '--data', at('third'))).out).toContain('2 assets');
  });

  it('takes what a file is by its content, a standalone’s database too, and no asset above the limit', async () => {
    const database = fileURLToPath(new URL('../../../../../vectors/sqlite/Asset.db', import.meta.url));
    await copyFile(database, at('grid.backup'));
    const data = ['--data', at('store')];
    const taken = await landfall('import', at('grid.backup'), ...data, '--max-asset-bytes', '1000');
    expect(taken.out).toMatch(/grid\.backup \(table assets\): complete[\s\S]*117 stored/);
    expect(taken.out).toContain('1 × size: 3000 bytes are more than 1000');
    expect(taken.out).toContain('1 × no data');
    await writeFile(at('b.oar'), await readFile(await writeOar({ 'notes.txt': 'x', 'assets/._x': 'x' })));
    expect((await landfall('import', at('b.oar'), ...data)).out).toContain(
      'passed over, as they have no place in an archive: 2 files, such as notes.txt',
    );
    await writeFile(at('c.oar'), '<html><body>404</body></html>');
    expect(await landfall('import', at('c.oar'), ...data)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('c.oar is no OAR or IAR: it is a web page') as string,
    });
  });

  it('writes no report over what it reads, nor over what it writes', async () => {
    const oar = await writeOar();
    const before = await readFile(oar);
    const data = ['--data', at('store')];
    const refused = { code: 2, out: '', errors: expect.stringContaining('--report') as string };
    expect(await landfall('import', oar, ...data, '--report', oar)).toMatchObject(refused);
    expect(await readFile(oar)).toEqual(before);
    await expect(readFile(at('store/format'))).rejects.toThrow('ENOENT');
    await landfall('import', oar, ...data);
    const format = await readFile(at('store/format'));
    const overStore = await landfall('export', at('out'), ...data, '--report', at('store/format'));
    expect(overStore).toMatchObject(refused);
    expect(await readFile(at('store/format'))).toEqual(format);
    await landfall('export', at('out'), ...data);
    const manifest = await readFile(at('out/manifest.ndjson'));
    const overManifest = ['--report', at('out/manifest.ndjson')];
    expect(await landfall('import', at('out'), ...data, ...overManifest)).toMatchObject(refused);
    expect(await landfall('export', at('out'), ...data, ...overManifest)).toMatchObject(refused);
    expect(await readFile(at('out/manifest.ndjson'))).toEqual(manifest);
  });

  it('looks whether the report can be written before it begins', async () => {
    for (const path of [at('none/r.json'), folder]) {
      const refused = await landfall('import', await writeOar(), '--data', at('store'), '--report', path);
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.errors).toContain(`--report: ${path} cannot be written`);
      await expect(readFile(at('store/format'))).rejects.toThrow('ENOENT');
    }
    await landfall('import', await writeOar(), '--data', at('store'));
    const report = ['--report', at('r.json')];
    const away = await landfall('export', at('out'), '--data', at('store'), '--report', at('none/r.json'));
    expect(away).toMatchObject({ code: 2, errors: expect.stringContaining('--report') as string });
    await writeFile(at('r.json'), 'from before');
    await landfall('export', at('out'), '--data', at('nowhere'), ...report);
    expect(await readFile(at('r.json'), 'utf8')).toBe('from before');
    await landfall('export', at('out'), '--data', at('store'), ...report);
    expect(JSON.parse(await readFile(at('r.json'), 'utf8'))).toMatchObject({ complete: true });
    await rm(at('r.json'));
    await landfall('export', at('out'), '--data', at('nowhere'), ...report);
    await expect(readFile(at('r.json'))).rejects.toThrow('ENOENT');
  });

  it('writes into no store, and makes none of what is something else', async () => {
    const data = ['--data', at('store')];
    await landfall('import', await writeOar(), ...data);
    await landfall('export', at('out'), ...data);
    await landfall('import', await writeOar(), '--data', at('other'));
    await symlink(at('store'), at('link'));
    const cases: [string[], string][] = [
      [['backup', at('store'), ...data], 'is the store itself'],
      [['backup', at('link'), ...data], 'is the store itself'],
      [['backup', at('store/sub'), ...data], 'lies within the store in'],
      [['backup', at('link/sub'), ...data], 'lies within the store in'],
      [['backup', at('out'), ...data], 'is no store, and not empty: there is manifest.ndjson'],
      [['export', at('store'), ...data], 'is the store in'],
      [['export', at('other'), ...data], 'is the store in'],
      [['export', at('store/sub/sub'), ...data], 'or within it'],
      [['serve', '--port', '0', '--data', at('out')], 'is no store, and not empty'],
      [['import', await writeOar(), '--data', at('out')], 'is no store, and not empty'],
    ];
    for (const [args, message] of cases) {
      const { code, errors } = await landfall(...args);
      expect(errors).toContain(message);
      expect(code).toBe(2);
    }
    expect(await readdir(at('store'))).not.toContain('sub');
    expect((await readdir(at('out'))).sort()).toEqual(['blobs', 'manifest.ndjson']);
    expect((await landfall('verify', ...data)).code).toBe(0);
    expect((await landfall('import', at('out'), '--data', at('new'))).out).toContain('2 stored');
  });

  it('makes no store where it only looks, of an empty folder either', async () => {
    await mkdir(at('store/imports'), { recursive: true });
    for (const [command, ...more] of [
      ['stats'],
      ['verify'],
      ['scrub'],
      ['export', at('out')],
      ['backup', at('out')],
    ]) {
      const told = await landfall(command!, ...more, '--data', at('store'));
      expect([command, told.code, told.errors]).toEqual([
        command,
        2,
        `landfall: there is no store in ${at('store')}\n`,
      ]);
    }
    expect(await readdir(at('store'))).toEqual(['imports']);
  });

  it('names an archive that was cut, wherever it was', async () => {
    const oar = await readFile(await writeOar());
    for (const [length, words] of [
      [12, 'a.oar: gzip stream is damaged or cut off'],
      [oar.length >> 1, /^landfall: a\.oar: /],
    ] as const) {
      await writeFile(at('a.oar'), oar.subarray(0, length));
      const { code, out, errors } = await landfall('import', at('a.oar'), '--data', at('store'));
      expect([code, out]).toEqual([1, '']);
      expect(errors).toMatch(words);
    }
  });

  it('takes a folder that is as good as empty, and goes on after a first start that was cut short', async () => {
    for (const names of [
      ['lost+found', '.snapshot'],
      ['index', 'journal', 'blobs'],
      ['imports', 'lock'],
    ]) {
      await rm(at('store'), { recursive: true, force: true });
      for (const name of names) await mkdir(join(at('store'), name), { recursive: true });
      if (names.includes('lock')) {
        await rm(at('store/lock'), { recursive: true });
        await writeFile(at('store/lock'), '1 0\n');
      }
      expect(await landfall('import', await writeOar(), '--data', at('store'))).toMatchObject({ code: 0 });
    }
    await rm(at('store/format'));
    await writeFile(at('store/a note of the operator'), '');
    expect((await landfall('stats', '--data', at('store'))).out).toContain('2 assets');
  });

  it('says what it refused, and ends with a failure', async () => {
    const oar = await writeOar({ [`assets/${id(3)}_strange.xyz`]: 'x' });
    const { code, out } = await landfall('import', oar, '--data', at('store'));
    expect(code).toBe(1);
    expect(out).toContain('1 × unknown asset suffix _strange.xyz');
  });

  it('collects garbage: counted first, then for real', async () => {
    const data = ['--data', at('store')];
    await landfall(
      'import',
      await writeOar({ [`assets/${id(4)}_texture.jp2`]: 'nobody wants this' }),
      ...data,
    );
    await writeFile(at('list.txt'), id(1));
    const gc = ['gc', '--roots', at('list.txt'), ...data, '--grace-days', '0'];
    const dry = await landfall(...gc);
    expect(dry.out).toMatch(/2 of 3 assets are wanted[\s\S]*Would go into quarantine: 1[\s\S]*dry run/);
    expect((await landfall(...gc, '--for-real')).out).toContain('Went into quarantine: 1');
    expect((await landfall(...gc, '--for-real')).out).toContain('Were removed after their time there: 1');
    expect((await landfall('stats', ...data)).out).toContain('2 assets');
  });

  it('says what collection gave back to the disk', async () => {
    const data = ['--data', at('store')];
    const large = { [`assets/${id(4)}_texture.jp2`]: 'x'.repeat(30_000) };
    await landfall('import', await writeOar({ ...large, [`assets/${id(5)}_texture.jp2`]: 'small' }), ...data);
    await writeFile(at('list.txt'), id(1));
    const gc = ['gc', '--roots', at('list.txt'), ...data, '--grace-days', '0', '--for-real'];
    expect((await landfall(...gc)).out).toContain('Given back to the disk: 0 bytes\n');
    expect((await landfall(...gc)).out).toMatch(
      /any more: 2, 30\.0 kB\nGiven back to the disk: 30\.0 kB; the rest when/,
    );
  });

  it('backs a store up into one that can be used, and brings it up to date', async () => {
    const data = ['--data', at('store')];
    await landfall('import', await writeOar(), ...data);
    expect((await landfall('backup', at('copy'), ...data)).code).toBe(0);
    const more = await writeOar({ [`assets/${id(5)}_texture.jp2`]: 'x'.repeat(30_000) });
    await landfall('import', more, ...data);
    expect((await landfall('backup', at('copy'), ...data)).out).toContain(
      'copy: a copy of 3 assets\n  files of large contents: 1, 0 of them there',
    );
    expect((await landfall('stats', '--data', at('copy'))).out).toContain('3 assets');
    expect((await landfall('verify', '--data', at('copy'))).code).toBe(0);
  });

  it('backs up until it is interrupted, and goes on', async () => {
    const data = ['--data', at('store')];
    await landfall(
      'import',
      await writeOar({ [`assets/${id(5)}_texture.jp2`]: 'x'.repeat(30_000) }),
      ...data,
    );
    const early = await landfall('backup', at('copy'), ...data, AbortSignal.abort());
    expect(early).toMatchObject({ code: 130, out: expect.stringContaining('INTERRUPTED') as string });
    expect((await landfall('backup', at('copy'), ...data)).code).toBe(0);
    expect((await landfall('stats', '--data', at('copy'))).out).toContain('3 assets');
  });

  it('says what is gone from a journal, keeps what is left, and goes on when told to', async () => {
    const data = ['--data', at('store')];
    await landfall('import', await writeOar(), ...data);
    await rm(join(at('store'), 'journal', '00000001.segment'));
    expect(await landfall('verify', ...data)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/LOST [1-9]\d* bytes[\s\S]*DAMAGED[\s\S]*2 records/) as string,
    });
    const stats = await landfall('stats', ...data);
    expect(stats).toMatchObject({ code: 1, out: expect.stringMatching(/LOST[\s\S]*2 assets/) as string });
    for (const command of ['scrub', 'import'])
      expect(
        await landfall(command, ...(command === 'import' ? [at('a.oar')] : []), ...data),
        command,
      ).toMatchObject({ code: 1, errors: expect.stringContaining('scrub --accept-loss') as string });
    expect(await landfall('export', at('left'), ...data)).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /left: INCOMPLETE, journal\/00000001.segment: [1-9]\d* bytes.*\(segment 1\)[\s\S]*2 refused/,
      ) as string,
    });
    expect((await landfall('scrub', '--accept-loss', ...data)).code).toBe(1);
    expect((await landfall('import', at('a.oar'), ...data)).out).toContain('2 healed: already there');
    expect((await landfall('verify', ...data)).out).toContain('All of it is sound.');
  });

  it('says of contents that good bytes healed that they were', async () => {
    const data = ['--data', at('store')];
    await landfall('import', await writeOar({ [`assets/${id(3)}_sound.ogg`]: 'x'.repeat(9000) }), ...data);
    await rm(join(at('store'), 'blobs'), { recursive: true });
    const healed = await landfall('import', at('a.oar'), ...data, '--report', at('report.json'));
    expect(healed.out).toMatch(
      /2 already there, the same bytes[^]*1 healed: already there, with bytes that were damaged or gone, 9.00 kB/,
    );
    expect(JSON.parse(await readFile(at('report.json'), 'utf8'))).toMatchObject({
      outcomes: { same: { assets: 2 }, healed: { assets: 1, bytes: 9000 } },
    });
  });

  it('says what is damaged in a journal whose index is gone, and collects nothing until that is accepted', async () => {
    const data = ['--data', at('store')];
    await landfall('import', await writeOar(), ...data);
    const segment = join(at('store'), 'journal', '00000001.segment');
    const bytes = await readFile(segment);
    bytes[bytes.length - 1]! ^= 4;
    await writeFile(segment, bytes);
    await rm(join(at('store'), 'index'), { recursive: true });
    expect(await landfall('verify', ...data)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/LOST [1-9]\d* bytes.*\(segment 1\)\n.*: 1 place/) as string,
    });
    expect(await landfall('export', at('left'), ...data)).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /left: INCOMPLETE, journal\/00000001.segment: [1-9]\d* bytes.*no index knows/,
      ) as string,
    });
    expect(await landfall('backup', at('copy'), ...data)).toMatchObject({
      code: 1,
      out: expect.stringContaining('DAMAGED journal/00000001.segment is damaged') as string,
    });
    await writeFile(at('roots'), [1, 2, 3, 4, 5, 6, 7, 8, 9].map(id).join('\n'));
    const gc = ['gc', '--roots', at('roots'), '--for-real', '--grace-days', '0'];
    expect(await landfall(...gc, ...data)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('might go: journal/00000001.segment') as string,
    });
    expect((await landfall('scrub', ...data)).code).toBe(1);
    expect((await landfall('scrub', '--accept-loss', ...data)).code).toBe(0);
    expect((await landfall('import', at('a.oar'), ...data)).code).toBe(0);
    expect((await landfall('verify', ...data)).out).toContain('All of it is sound.');
    expect((await landfall(...gc, ...data)).code).toBe(0);
  });

  it('does not back up into a store that is in use', async () => {
    await landfall('import', await writeOar(), '--data', at('store'));
    const used = await EmbeddedStore.open({ folder: at('used') });
    const refused = await landfall('backup', at('used'), '--data', at('store'));
    expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('is in use by') as string });
    await used[Symbol.asyncDispose]();
  });

  it('takes an archive into a service that runs, and says what was there', async () => {
    const service = await serveAssets(parseAssetServiceConfig({ port: 0 }), { store: new MemoryStore() });
    const { url } = service;
    expect((await landfall('import', await writeOar(), '--server', url)).out).toContain('2 stored');
    const again = await landfall('import', await writeOar(), '--server', url);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('2 already there') as string });
    expect(await (await fetch(`${url}/assets/${id(2)}/data`)).text()).toBe('sound');
    await service.close();
  });

  it('lets temporary assets go when it is told their time', async () => {
    const data = ['--data', at('store')];
    await landfall('import', await writeOar(), ...data);
    const store = await EmbeddedStore.open({ folder: at('store') });
    const fleeting = {
      id: Uuid.parse(id(2).replace(/2$/, '9')),
      bytes: Buffer.from('t'),
      type: 0,
      createdAt: 5,
    };
    await store.put({ ...fleeting, temporary: true });
    await store[Symbol.asyncDispose]();
    await writeFile(at('list.txt'), `${id(1)} ${fleeting.id.toString()}`);
    const gc = ['gc', '--roots', at('list.txt'), ...data, '--grace-days', '0', '--for-real'];
    expect((await landfall(...gc)).out).toContain('Went into quarantine: 0');
    expect((await landfall(...gc, '--temporary-days', '1')).out).toContain('Went into quarantine: 1');
    expect((await landfall(...gc, '--temporary-days', '1')).out).toMatch(
      /removed[^\n]*: 1,[\s\S]*Given back/,
    );
  });

  it.each([
    ['a store that is not there', ['stats', '--data', 'nowhere'], 'there is no store in nowhere'],
    ['a source that is not there', ['import', 'nothing.oar'], 'there is no nothing.oar'],
    ['a server without a list', ['import', 'http://127.0.0.1:1/'], '--list'],
    ['FSAssets without its table', ['import', 'x', '--as', 'fsassets'], '--dump'],
    ['--fall-through without an address', ['serve', '--fall-through', 'notaurl'], "'notaurl' is invalid"],
    ['--server without an address', ['import', 'x', '--server', 'notaurl'], "'notaurl' is invalid"],
    ['half an address as target', ['export', 'http://'], 'http:// is no address of an asset server'],
    ['another protocol as target', ['export', 'ftp://127.0.0.1:1'], 'ftp://127.0.0.1:1 is no address'],
    ['another protocol as source', ['import', 'ftp://127.0.0.1:1'], 'ftp://127.0.0.1:1 is no address'],
    ['a query in an address', ['export', 'http://127.0.0.1:1/?a=b'], 'is no address'],
    ['a port that is no decimal number', ['serve', '--port', '0x10'], 'a port is a number'],
    ['no pace at all', ['scrub', '--rate', '0'], 'a number above 0'],
    [
      'a list for an archive',
      ['import', '/dev/null', '--list', 'x'],
      '--list says nothing about this source',
    ],
    ['a dump for an archive', ['import', '/dev/null', '--dump', 'x'], 'it goes with fsassets'],
    ['a table for an archive', ['import', '/dev/null', '--table', 'x'], 'fsassets or table'],
    ['a list without ids', ['import', 'http://127.0.0.1:1/', '--list', '/dev/null'], 'holds no UUID'],
  ])('refuses %s', async (_, args, message) => {
    const { code, errors } = await landfall(...args);
    expect(code).toBe(2);
    expect(errors).toContain(message);
    expect(errors).not.toMatch(/\n\s+at /);
  });
});
