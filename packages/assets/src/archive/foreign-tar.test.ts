import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { readArchive, readTar, writeTar } from './index.ts';
import type { ArchiveMember } from './index.ts';

const ID = '11111111-2222-4333-8444-555555555501';
const CONTROL = '<archive major_version="0" minor_version="8"/>';

async function* once(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function tarOf(entries: Readonly<Record<string, string>>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const members = Object.entries(entries).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  for await (const chunk of writeTar(members)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function read(bytes: Uint8Array, all = false): Promise<string[]> {
  const found: string[] = [];
  for await (const member of readArchive(once(bytes), {}, { all })) found.push(await brief(member));
  return found;
}

async function brief(member: ArchiveMember): Promise<string> {
  if (member.kind === 'refused') return `refused ${member.reason}`;
  if (member.kind === 'asset') return `asset ${Buffer.from(await member.read()).toString()}`;
  return member.kind === 'other' ? `other ${member.path}` : member.kind;
}

describe('archives that other programs packed', () => {
  it('have their names from anywhere', async () => {
    const names = await tarOf({
      './archive.xml': CONTROL,
      [`./assets/${ID}_texture.jp2`]: 'a',
      [`assets\\${ID}_sound.ogg`]: 'b',
      [`.\\assets\\.\\${ID}_script.lsl`]: 'c',
    });
    expect(await read(gzipSync(names))).toEqual(['control', 'asset a', 'asset b', 'asset c']);
    const evil = await tarOf({ 'assets\\..\\..\\x_texture.jp2': 'x', '\\\\host\\x': 'x', 'C:\\x': 'x' });
    expect((await read(evil)).every((one) => one.startsWith('refused'))).toBe(true);
  });

  it('hold what a Mac or Windows adds, which is no asset', async () => {
    const strays = await tarOf({
      './._archive.xml': 'x',
      'archive.xml': CONTROL,
      [`assets/._${ID}_texture.jp2`]: 'x',
      '__MACOSX/assets/y_texture.jp2': 'x',
      'assets/.DS_Store': 'x',
      'readme.txt': 'x',
      [`assets/${ID}_texture.jp2`]: 'a',
    });
    expect(await read(strays)).toEqual(['control', 'asset a']);
    expect((await read(strays, true)).filter((one) => one.startsWith('other'))).toHaveLength(5);
  });

  it('stand behind one another in one file, and in gzip in gzip, with zeros behind it', async () => {
    const [first, second] = [
      await tarOf({ 'archive.xml': CONTROL }),
      await tarOf({ [`assets/${ID}_texture.jp2`]: 'a' }),
    ];
    const both = Buffer.concat([first, Buffer.alloc(9216), second]);
    expect(await read(both)).toEqual(['control', 'asset a']);
    expect(await read(gzipSync(gzipSync(both)))).toEqual(['control', 'asset a']);
    expect(await read(Buffer.concat([gzipSync(first), gzipSync(second)]))).toEqual(['control', 'asset a']);
    for (const zeros of [1, 511, 9216]) {
      expect(await read(Buffer.concat([gzipSync(both), Buffer.alloc(zeros)]))).toHaveLength(2);
      expect(await read(Buffer.concat([both, Buffer.alloc(zeros)]))).toHaveLength(2);
    }
  });

  it('are not whole when a header stands behind one block of zeros: an archive ends with two, a lost header leaves one', async () => {
    const files = { 'archive.xml': CONTROL, 'assets/empty': '', [`assets/${ID}_texture.jp2`]: 'a' };
    const whole = await tarOf(files);
    const lost = Buffer.from(whole);
    const at = lost.indexOf('assets/empty');
    expect(at % 512).toBe(0);
    lost.fill(0, at, at + 512);
    await expect(read(lost)).rejects.toThrow('a single block of zeros');
    expect(await read(Buffer.concat([whole, whole]))).toHaveLength(6);
  });

  it('are not whole when anything else stands behind their end, which may be a header that was damaged', async () => {
    const whole = await tarOf({ 'archive.xml': CONTROL, [`assets/${ID}_texture.jp2`]: 'a' });
    const hole = Buffer.from(whole).fill(0, 1024, 1536);
    const damaged = Buffer.from(whole);
    damaged[0] = 0x62;
    for (const bytes of [
      hole,
      Buffer.concat([whole, damaged]),
      Buffer.concat([whole, Buffer.alloc(9216), damaged]),
      Buffer.concat([whole, Buffer.from('x')]),
    ]) {
      await expect(read(bytes)).rejects.toThrow('goes on behind its end');
      await expect(read(gzipSync(bytes))).rejects.toThrow(DecodeError);
    }
  });

  it('are cut wherever their end is missing', async () => {
    const whole = await tarOf({ 'archive.xml': CONTROL, [`assets/${ID}_texture.jp2`]: 'a'.repeat(700) });
    for (let length = 0; length <= whole.length - 1024; length += 64)
      await expect(read(whole.subarray(0, length)), `cut after ${length}`).rejects.toThrow(DecodeError);
    expect(await read(whole.subarray(0, -512))).toHaveLength(2);
    const packed = gzipSync(whole);
    for (let length = 1; length < packed.length; length++)
      await expect(read(packed.subarray(0, length)), `cut after ${length}`).rejects.toThrow(DecodeError);
  });

  const isGnu = ((): boolean => {
    try {
      return execFileSync('tar', ['--version']).toString().includes('GNU tar');
    } catch {
      return false;
    }
  })();

  describe.skipIf(!isGnu)('by GNU tar', () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-tar-'))));
    afterEach(async () => await rm(folder, { recursive: true }));
    const tar = (...args: string[]): Buffer =>
      execFileSync('tar', ['-C', folder, ...args, '-cf', '-', '.'], { maxBuffer: 1 << 26 });

    it.each([
      ['--format=gnu'],
      ['--format=pax', '--sparse-version=0.0'],
      ['--format=pax', '--sparse-version=0.1'],
      ['--format=pax', '--sparse-version=1.0'],
    ])('have their holes filled: %s %s', async (...format) => {
      const file = await open(join(folder, 'holes'), 'w');
      for (let part = 0; part < 30; part++)
        await file.write(Buffer.alloc(4096, part + 1), 0, 4096, part * 100_000);
      await file.truncate(5_000_000);
      await file.close();
      const wanted = await readFile(join(folder, 'holes'));
      const packed = tar('--sparse', ...format);
      expect(packed.length).toBeLessThan(1_000_000);
      let found: Uint8Array | undefined;
      for await (const member of readTar(once(packed))) {
        if (member.kind !== 'file') continue;
        expect(member).toMatchObject({ path: './holes', sizeBytes: 5_000_000 });
        found = await member.read();
      }
      expect(wanted.equals(found!)).toBe(true);
      for await (const member of readTar(once(packed), { maxMemberBytes: 4_000_000 }))
        if (member.kind === 'file') await expect(member.read()).rejects.toThrow('4000000 allowed');
    });

    it.each(['gnu', 'pax', 'ustar', 'v7', 'oldgnu'])(
      'are read in its format %s, with links named',
      async (format) => {
        await mkdir(join(folder, 'assets'));
        await writeFile(join(folder, 'archive.xml'), CONTROL);
        await writeFile(join(folder, `assets/${ID}_texture.jp2`), 'a');
        await link(
          join(folder, `assets/${ID}_texture.jp2`),
          join(folder, `assets/${ID.replace('1', '2')}_texture.jp2`),
        );
        await symlink('elsewhere', join(folder, 'assets/x_texture.jp2'));
        const found = await read(tar(`--format=${format}`, '--sort=name'));
        expect(found[0]).toBe('control');
        expect(found.filter((one) => one === 'asset a')).toHaveLength(1);
        expect(found.filter((one) => one.startsWith('refused a link to ')).sort()).toEqual([
          expect.stringMatching(/a link to .*assets\/[12]/),
          'refused a link to elsewhere',
        ]);
      },
    );
  });
});
