import { describe, expect, it } from 'vitest';
import { isMedia, isMediaType } from './media.ts';

const J2K = Buffer.of(0xff, 0x4f, 0xff, 0x51, 0, 41);
const JP2 = Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1');
const MESH = Buffer.of(0x7b, 0, 0, 0, 5, 0x6b);
const SCRIPT = Buffer.from('default { }');

describe('an asset that refers to nothing behind its head', () => {
  it('is a picture, sound or mesh by its type and by its first bytes', () => {
    expect(isMedia(0, J2K)).toBe(true);
    expect(isMedia(0, JP2)).toBe(true);
    expect(isMedia(1, Buffer.from('OggS\0\x02'))).toBe(true);
    expect(isMedia(17, Buffer.from('RIFF\x24\0\0\0WAVE'))).toBe(true);
    expect(isMedia(19, Buffer.of(0xff, 0xd8, 0xff, 0xe0))).toBe(true);
    expect(isMedia(49, MESH)).toBe(true);
  });

  it('may be called a picture and be another', () => {
    expect(isMedia(0, Buffer.from('\x89PNG\r\n', 'latin1'))).toBe(true);
    expect(isMedia(12, Buffer.of(0xff, 0xd8, 0xff))).toBe(true);
  });

  it('is none that only says so, nor one that has only the bytes', () => {
    expect(isMedia(0, SCRIPT)).toBe(false);
    expect(isMedia(10, J2K)).toBe(false);
    expect(isMedia(6, MESH)).toBe(false);
    expect(isMedia(0, J2K.subarray(1))).toBe(false);
    expect(isMedia(0, J2K.subarray(0, 3))).toBe(false);
    expect(isMedia(0, new Uint8Array(0))).toBe(false);
  });

  it('is no mesh when its header is a map of more keys than any has', () => {
    expect(isMedia(49, Buffer.of(0x7b, 0, 1, 0, 0))).toBe(false);
    expect(isMedia(49, Buffer.of(0x7b, 1, 0, 0, 0))).toBe(false);
    expect(isMedia(49, J2K)).toBe(false);
  });

  it('is to be looked at where its type says so', () => {
    expect([0, 1, 12, 17, 18, 19, 49].every(isMediaType)).toBe(true);
    expect([-2, 5, 6, 7, 10, 13, 20, 21, 22, 56, 57].some(isMediaType)).toBe(false);
  });
});
