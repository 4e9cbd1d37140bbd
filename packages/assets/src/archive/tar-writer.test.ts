import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { EncodeError } from '@landfall/protocol/errors';
import { decodeTarHeader } from './tar-header.ts';
import { writeTar } from './tar-writer.ts';
import type { NewTarMember } from './tar-writer.ts';

async function pack(members: Iterable<NewTarMember> | AsyncIterable<NewTarMember>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(members)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const headerAt = (tar: Buffer, block: number): ReturnType<typeof decodeTarHeader> =>
  decodeTarHeader(tar.subarray(block * 512, block * 512 + 512));

describe('a tar in the form of OpenSim', () => {
  it('has its members in whole blocks and two empty ones at its end', async () => {
    const tar = await pack([
      { path: 'archive.xml', bytes: Buffer.from('x'.repeat(513)) },
      { path: 'assets/y', bytes: Buffer.from('y'.repeat(512)) },
    ]);
    expect(tar).toHaveLength(512 * (1 + 2 + 1 + 1 + 2));
    expect(headerAt(tar, 0)).toEqual({ name: 'archive.xml', type: '0', sizeBytes: 513 });
    expect(tar.toString('latin1', 512, 512 + 514)).toBe(`${'x'.repeat(513)}\0`);
    expect(headerAt(tar, 3)).toEqual({ name: 'assets/y', type: '0', sizeBytes: 512 });
    expect(tar.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });

  it('of nothing is its end alone', async () => {
    expect(await pack([])).toEqual(Buffer.alloc(1024));
  });

  it('tells an empty file from a folder', async () => {
    const tar = await pack([{ path: 'inventory/Empty__1/' }, { path: 'a', bytes: new Uint8Array(0) }]);
    expect([headerAt(tar, 0)?.type, headerAt(tar, 1)?.type]).toEqual(['5', '0']);
    expect(tar).toHaveLength(4 * 512);
  });

  it('has a name of more than a hundred bytes in a member in front, without a NUL at its end', async () => {
    const path = `inventory/${'é'.repeat(46)}.xml`;
    expect(Buffer.byteLength(path)).toBe(106);
    const tar = await pack([{ path, bytes: Buffer.from('x') }]);
    expect(headerAt(tar, 0)).toEqual({ name: '././@LongLink', type: 'L', sizeBytes: 106 });
    expect(tar.toString('utf8', 512, 512 + 106)).toBe(path);
    expect(headerAt(tar, 2)).toEqual({ name: `inventory/${'??'.repeat(45)}`, type: '0', sizeBytes: 1 });
  });

  it('needs no such member for a name of exactly a hundred', async () => {
    const path = 'a'.repeat(100);
    expect(headerAt(await pack([{ path }]), 0)).toMatchObject({ name: path, type: '5' });
  });

  it('refuses a path longer than any system takes, counted in bytes', async () => {
    expect((await pack([{ path: 'a'.repeat(4096) }])).length).toBeGreaterThan(4096);
    await expect(pack([{ path: 'a'.repeat(4097) }])).rejects.toThrow('path of 4097 bytes');
    await expect(pack([{ path: 'é'.repeat(2049) }])).rejects.toThrow(EncodeError);
  });

  it('takes its members one by one, as they come', async () => {
    let asked = 0;
    async function* members(): AsyncGenerator<NewTarMember> {
      for (const path of ['a', 'b']) {
        asked++;
        yield { path };
      }
    }
    const tar = writeTar(members());
    await tar.next();
    expect(asked).toBe(1);
    await tar.next();
    expect(asked).toBe(2);
    expect((await tar.next()).value).toHaveLength(1024);
  });

  const isInstalled = ((): boolean => {
    try {
      execFileSync('tar', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  it.skipIf(!isInstalled)('is listed by tar itself, long names too', async () => {
    const paths = ['archive.xml', `inventory/${'long folder/'.repeat(20)}item.xml`, 'assets/'];
    const tar = await pack(
      paths.map((path) => (path.endsWith('/') ? { path } : { path, bytes: Buffer.from('x') })),
    );
    expect(execFileSync('tar', ['-tf', '-'], { input: tar }).toString().trim().split('\n')).toEqual(paths);
  });
});
