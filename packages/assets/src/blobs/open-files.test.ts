import { describe, expect, it } from 'vitest';
import { createRandom } from '@landfall/protocol/testing';
import type { OpenFile } from '../files/index.ts';
import { FileError } from '../files/index.ts';
import { OpenFiles } from './open-files.ts';

/** Files that know whether they are open; reading a closed one fails, as it does on a disk. */
class Disk {
  readonly open = new Set<object>();
  opened = 0;
  most = 0;

  readonly openFile = async (name: string): Promise<OpenFile> => {
    await Promise.resolve();
    if (name === 'none') throw new FileError('ENOENT', name);
    const token = { name };
    this.open.add(token);
    this.opened += 1;
    this.most = Math.max(this.most, this.open.size);
    const unused = (): never => {
      throw new FileError('EBADF', 'not for this test');
    };
    return {
      read: async (into) => {
        await Promise.resolve();
        if (!this.open.has(token)) throw new FileError('EBADF', name);
        into[0] = Number(name);
        return 1;
      },
      close: async () => {
        await Promise.resolve();
        if (!this.open.delete(token)) throw new FileError('EBADF', name);
      },
      write: unused,
      truncate: unused,
      sync: unused,
      size: unused,
    };
  };
}

async function first(files: OpenFiles, name: string): Promise<number> {
  const into = new Uint8Array(1);
  await files.use(name, (file) => file.read(into, 0));
  return into[0]!;
}

describe('files that stay open', () => {
  it('are opened once, and closed when others were used more recently', async () => {
    const disk = new Disk();
    const files = new OpenFiles(disk.openFile, 2);
    for (const name of ['1', '2', '1', '3', '1']) expect(await first(files, name)).toBe(Number(name));
    expect([disk.opened, files.size]).toEqual([3, 2]);
    expect(await first(files, '2')).toBe(2);
    expect(disk.opened).toBe(4);
    await files.close();
    expect(disk.open.size).toBe(0);
  });

  it('are never closed under a reader, whatever else is opened, forgotten and closed', async () => {
    const disk = new Disk();
    const files = new OpenFiles(disk.openFile, 4);
    const random = createRandom(3);
    const turns = Array.from({ length: 2000 }, async () => {
      const name = String(random.integer(0, 20));
      for (let wait = random.integer(0, 30); wait > 0; wait--) await Promise.resolve();
      if (random.integer(0, 9) === 0) files.forget(name);
      expect(await first(files, name)).toBe(Number(name));
    });
    await Promise.all(turns);
    expect(files.size).toBeLessThanOrEqual(4);
    await files.close();
    expect(disk.open.size).toBe(0);
  });

  it('are tried again after they could not be opened', async () => {
    const files = new OpenFiles(new Disk().openFile, 4);
    await expect(first(files, 'none')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(files.size).toBe(0);
    await expect(first(files, 'none')).rejects.toMatchObject({ code: 'ENOENT' });
    await files.close();
  });
});
