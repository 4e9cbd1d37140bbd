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

  it('are closed in the order in which they were opened, but for those that were used since that was tried last', async () => {
    const disk = new Disk();
    const files = new OpenFiles(disk.openFile, 3);
    const open = (): string[] => ['1', '2', '3', '4', '5', '6'].filter((name) => files.has(name));
    for (const name of ['1', '2', '3', '3', '1', '4']) await first(files, name);
    expect(open()).toEqual(['1', '3', '4']);
    await first(files, '5');
    expect(open()).toEqual(['1', '3', '5']);
    for (const name of ['1', '4', '5', '6']) await first(files, name);
    expect(open()).toEqual(['1', '5', '6']);
    await files.close();
    expect(open()).toEqual([]);
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

  it('are opened once for all who come while one is being opened', async () => {
    const disk = new Disk();
    const files = new OpenFiles(disk.openFile, 4);
    expect(await Promise.all([first(files, '5'), first(files, '5'), first(files, '5')])).toEqual([5, 5, 5]);
    expect(disk.opened).toBe(1);
    await files.close();
    expect(disk.open.size).toBe(0);
  });

  it('fail for all who wait for one that cannot be opened', async () => {
    const files = new OpenFiles(new Disk().openFile, 4);
    const all = await Promise.allSettled([first(files, 'none'), first(files, 'none')]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await files.close();
  });

  it('are opened anew after they were forgotten, also while they were being opened', async () => {
    const disk = new Disk();
    const files = new OpenFiles(disk.openFile, 4);
    const early = first(files, '1');
    files.forget('1');
    files.forget('never opened');
    expect([await early, await first(files, '1'), disk.opened]).toEqual([1, 1, 2]);
    await files.close();
    expect(disk.open.size).toBe(0);
  });

  it('are closed at the end only when nobody reads any more', async () => {
    const disk = new Disk();
    const files = new OpenFiles(disk.openFile, 4);
    let done = (): void => undefined;
    const reading = files.use('1', () => new Promise<void>((resolve) => (done = resolve)));
    await first(files, '2');
    const closed = files.close();
    await first(files, '3');
    expect([...disk.open].map((token) => (token as { name: string }).name)).toContain('1');
    done();
    await reading;
    await closed;
    await files.close();
    expect(disk.open.size).toBe(0);
  });

  it('remember with a file what its reader wants, until it is forgotten', async () => {
    const files = new OpenFiles(new Disk().openFile, 4);
    const header = Buffer.from('checked');
    await files.use('1', async (_, opened) => void (opened.header = header));
    expect(await files.use('1', async (_, opened) => opened.header)).toBe(header);
    files.forget('1');
    expect(await files.use('1', async (_, opened) => opened.header)).toBeUndefined();
    await files.close();
  });

  describe('had at once', () => {
    const none = (): undefined => undefined;

    it('are those that are open', async () => {
      const disk = new Disk();
      const files = new OpenFiles(disk.openFile, 4);
      expect(files.now('1', none)).toBeUndefined();
      const reading = first(files, '1');
      // Being opened is not open.
      expect(files.now('1', () => expect.fail('it is being opened'))).toBeUndefined();
      await reading;
      const file = await disk.openFile('9');
      expect(files.now('1', () => file)?.file).not.toBe(file);
      await files.close();
      await file.close();
    });

    it('are kept like others when they can be opened at once', async () => {
      const disk = new Disk();
      const files = new OpenFiles(disk.openFile, 2);
      const file = await disk.openFile('1');
      expect(files.now('1', () => file)?.file).toBe(file);
      expect(files.now('1', none)?.file).toBe(file);
      await first(files, '2');
      // Used, it is not the one to be closed.
      files.now('1', none);
      await first(files, '3');
      expect([files.now('1', none)?.file, files.now('2', none), files.size]).toEqual([file, undefined, 2]);
      await files.close();
      expect(disk.open.size).toBe(0);
    });

    it('are no file that failed to be opened', () => {
      const files = new OpenFiles(new Disk().openFile, 2);
      const refuse = (): never => {
        throw new FileError('EMFILE', '1');
      };
      expect(() => files.now('1', refuse)).toThrow('EMFILE');
      expect(files.size).toBe(0);
    });
  });

  it('are no more than a process may have open beside all else, unless it is said how many', async () => {
    const disk = new Disk();
    const files = new OpenFiles(disk.openFile);
    const file = await disk.openFile('1');
    for (let name = 0; name < 17_000; name += 1) files.now(String(name), () => file);
    expect(files.size).toBeLessThanOrEqual(16_384);
    expect(files.size).toBeGreaterThanOrEqual(128);
  });
});
