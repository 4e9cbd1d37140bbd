import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import {
  DamagedAssetError,
  RefusedAssetError,
  StorageError,
  storageError,
  withStorageErrors,
} from './index.ts';

/** What the system itself throws. */
async function thrownBy(act: (folder: string) => Promise<unknown>): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-faults-'));
  try {
    await writeFile(join(folder, 'file'), '');
    await act(folder);
  } catch (error) {
    return error;
  } finally {
    await rm(folder, { recursive: true });
  }
  throw new RangeError('the system did not mind');
}

type Case = [what: string, act: (folder: string) => Promise<unknown>, fault: string];
const full = async (): Promise<void> => await writeFile('/dev/full', 'x');
/** Where there is a device that is always full. */
const FULL: Case[] = existsSync('/dev/full') ? [['a full disk', full, 'full']] : [];

describe('an error of the system', () => {
  it.each<Case>([
    ['a file that is not there', async (folder) => await readFile(join(folder, 'nothing')), 'missing'],
    ['a file in place of a folder', async (folder) => await readFile(join(folder, 'file/x')), 'missing'],
    ['a folder in place of a file', async (folder) => await readFile(folder), 'input-output'],
    ['a folder that is there already', async (folder) => await mkdir(folder), 'input-output'],
    [
      'a name that is too long',
      async (folder) => await readFile(join(folder, 'x'.repeat(300))),
      'input-output',
    ],
    ...FULL,
  ])('of %s has what was tried, the words of the system, and whose fault it is', async (_, act, fault) => {
    const cause = await thrownBy(act);
    const error = storageError('the asset cannot be stored', cause) as StorageError;
    expect(error).toBeInstanceOf(StorageError);
    expect([error.fault, error.reason, error.cause]).toEqual([fault, fault, cause]);
    expect(error.message).toContain('the asset cannot be stored');
    expect(error.message).toContain((cause as Error).message);
  });

  it.each([new RangeError('no code'), 'a text', undefined, null, { code: 'ENOSPC' }])(
    'without a code is one of input and output: %s',
    (thrown) => {
      expect(storageError('x', thrown)).toMatchObject({ fault: 'input-output' });
    },
  );

  it('whose code has the name of something else is no fault of its own', () => {
    expect(storageError('x', Object.assign(new TypeError('x'), { code: 'toString' }))).toMatchObject({
      fault: 'input-output',
    });
  });
});

describe('an error of this project', () => {
  it.each([
    new StorageError('full', 'full'),
    new RefusedAssetError('too large', 'size'),
    new DamagedAssetError('damaged', 'ab'),
    new DecodeError('cut off'),
    new ClosedError('closed', { by: 'us', reason: 'closed' }),
  ])('stays what it is: %s', (error) => {
    expect(storageError('x', storageError('y', error))).toBe(error);
  });

  it('an interruption is nobody’s fault, and keeps its words', () => {
    const error = storageError('the copy', new DOMException('stopped by a signal', 'AbortError'));
    expect(error).toBeInstanceOf(ClosedError);
    expect(error).toMatchObject({
      code: 'closed',
      reason: 'interrupted',
      message: expect.stringContaining('stopped by a signal') as string,
    });
  });

  it('passes through what runs with it, and so does an answer', async () => {
    expect(await withStorageErrors('x', async () => 7)).toBe(7);
    const refused = new RefusedAssetError('too large', 'size');
    await expect(withStorageErrors('x', () => Promise.reject(refused))).rejects.toBe(refused);
    await expect(
      withStorageErrors('the list', async () => await readFile('/nowhere/at all')),
    ).rejects.toMatchObject({
      fault: 'missing',
      message: expect.stringContaining('the list') as string,
    });
  });
});

describe('what a store says of its faults', () => {
  it('a refusal has its reason, and is the fault of the caller', () => {
    const error = new RefusedAssetError('too large', 'size');
    expect([error.code, error.reason, error.message]).toEqual(['usage', 'size', 'too large']);
  });

  it('a damaged asset has the address of its blob, and why', () => {
    const cause = new RangeError('sum');
    const error = new DamagedAssetError('a block is damaged', 'ab'.repeat(32), cause);
    expect([error.reason, error.hash, error.cause]).toEqual(['damaged', 'ab'.repeat(32), cause]);
  });
});
