import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import {
  DamagedAssetError,
  RefusedAssetError,
  StorageError,
  storageError,
  withStorageErrors,
} from './index.ts';

const system = (code: string) => Object.assign(new TypeError(`${code}: of the system, write`), { code });

describe('an error of the system', () => {
  it.each([
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['EFBIG', 'full'],
    ['EACCES', 'permission'],
    ['EPERM', 'permission'],
    ['EROFS', 'permission'],
    ['ENOENT', 'missing'],
    ['ENOTDIR', 'missing'],
    ['EMFILE', 'busy'],
    ['ENFILE', 'busy'],
    ['EBUSY', 'busy'],
    ['EAGAIN', 'busy'],
    ['EIO', 'input-output'],
    ['ENOTRECOVERABLE', 'input-output'],
  ])('%s is "%s", with what was tried and the words of the system', (code, fault) => {
    const cause = system(code);
    const error = storageError('the asset cannot be stored', cause) as StorageError;
    expect(error).toBeInstanceOf(StorageError);
    expect([error.fault, error.reason, error.cause]).toEqual([fault, fault, cause]);
    expect(error.message).toContain('the asset cannot be stored');
    expect(error.message).toContain('of the system');
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
    await expect(withStorageErrors('the list', () => Promise.reject(system('EMFILE')))).rejects.toMatchObject(
      {
        fault: 'busy',
        message: expect.stringContaining('the list') as string,
      },
    );
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
