import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeFiles, readWhole, writeNew } from './index.ts';

const files = createNodeFiles();
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'landfall-node-files-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Of the kind that a disk may not give in one read. */
const LARGE = 1_000_003;

describe('the disk of this machine', () => {
  it.runIf(process.platform === 'linux')('says at once where no folder can be made', async () => {
    await expect(files.makeFolder('/proc/landfall/x')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.skipIf(process.platform === 'win32')('shows files and folders to their owner only', async () => {
    await files.makeFolder(join(root, 'private'));
    await writeNew(files, join(root, 'private', 'a'), Buffer.from('a'));
    expect((await stat(join(root, 'private'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, 'private', 'a'))).mode & 0o777).toBe(0o600);
  });

  it('writes and reads what is larger than one call may take', async () => {
    const bytes = Buffer.alloc(LARGE, 'every byte of it ');
    await writeNew(files, join(root, 'large'), bytes);
    expect(bytes.equals((await readWhole(files, join(root, 'large')))!)).toBe(true);
  });

  it('reads at once what is in memory, and leaves more than 128 KiB to others', async () => {
    await writeFile(join(root, 'at-once'), Buffer.alloc(200_000, 7));
    const file = files.openNow!(join(root, 'at-once'))!;
    const [most, more] = [new Uint8Array(131_072), new Uint8Array(131_073)];
    expect([file.readNow!(most, 10), file.readNow!(more, 0)]).toEqual([131_072, undefined]);
    expect([most[131_071], more[0]]).toEqual([7, 0]);
    expect(file.readNow!(most, 199_990)).toBe(10);
    await file.close();
  });

  it('opens at once as it opens otherwise', () => {
    expect(() => files.openNow!(join(root, 'none'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  it('says what is wrong with a call on a file that is closed', async () => {
    await writeFile(join(root, 'closed'), 'content');
    const file = await files.open(join(root, 'closed'), 'write');
    await file.close();
    await expect(file.write(Buffer.from('x'), 0)).rejects.toMatchObject({ code: 'EBADF' });
    await expect(file.read(new Uint8Array(200_000), 0)).rejects.toMatchObject({ code: 'EBADF' });
    await expect(file.sync()).rejects.toMatchObject({ code: 'EBADF' });
  });

  it('does not write to what was opened to be read', async () => {
    await writeFile(join(root, 'to-read'), 'content');
    const file = await files.open(join(root, 'to-read'), 'read');
    await expect(file.write(Buffer.from('x'), 0)).rejects.toMatchObject({ code: 'EBADF' });
    await file.close();
  });

  it('tells a size that it may not see as an error, not as a missing file', async () => {
    await writeFile(join(root, 'no-folder'), 'content');
    await expect(files.sizeOf(join(root, 'no-folder', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
