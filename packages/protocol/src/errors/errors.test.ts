import { describe, expect, it } from 'vitest';
import {
  ClosedError,
  DecodeError,
  EncodeError,
  LandfallError,
  RemoteError,
  TimeoutError,
  UsageError,
} from './index.ts';

describe('errors', () => {
  it('have one code each, and their own name', () => {
    const all = [
      new DecodeError('x'),
      new EncodeError('x'),
      new UsageError('x'),
      new RemoteError('x', 'key'),
      new ClosedError('x', { by: 'peer', reason: 'kicked' }),
      new TimeoutError('x', 1000, 'RegionHandshake'),
    ];
    expect(all.map((error) => error.code)).toEqual([
      'decode',
      'encode',
      'usage',
      'remote',
      'closed',
      'timeout',
    ]);
    expect(
      all.every((error) => error instanceof LandfallError && error.name === error.constructor.name),
    ).toBe(true);
  });

  it('a DecodeError tells where', () => {
    const error = new DecodeError('field is cut off', { offset: 12, path: 'ObjectData[3].TextureEntry' });
    expect(error.message).toBe('field is cut off at offset 12 in ObjectData[3].TextureEntry');
    expect(new DecodeError('no usable seed', { path: 'seed' }).message).toBe('no usable seed');
    expect([error.what, error.offset, error.path]).toEqual([
      'field is cut off',
      12,
      'ObjectData[3].TextureEntry',
    ]);
  });

  it('a RemoteError keeps the words of the peer', () => {
    const error = new RemoteError('login refused', 'presence', 'You appear to be already logged in.');
    expect(error.message).toBe('login refused: You appear to be already logged in.');
    expect([error.reason, error.words]).toEqual(['presence', 'You appear to be already logged in.']);
  });
});
