import { describe, expect, it } from 'vitest';
import { decodeArchiveText } from './archive-text.ts';

const DECLARED = '<?xml version="1.0" encoding="utf-16"?><Name>Café 你</Name>';

describe('the text of a member', () => {
  it('is UTF-8 whatever its declaration says, as OpenSim writes it', () => {
    expect(decodeArchiveText(Buffer.from(DECLARED))).toBe(DECLARED);
  });

  it('is UTF-16 where a mark says so, either end first, and the mark is no part of it', () => {
    const wide = Buffer.from(`\ufeff${DECLARED}`, 'utf16le');
    expect(decodeArchiveText(wide)).toBe(DECLARED);
    expect(decodeArchiveText(Buffer.from(wide).swap16())).toBe(DECLARED);
  });

  it('needs both bytes of a mark', () => {
    expect(decodeArchiveText(Uint8Array.of(0xff, 0x41, 0x42))).toBe('\ufffdAB');
    expect(decodeArchiveText(Uint8Array.of(0xfe, 0x41, 0x42))).toBe('\ufffdAB');
    expect(decodeArchiveText(Uint8Array.of(0x41, 0xfe))).toBe('A\ufffd');
  });

  it('ends before the NULs that object assets end with, not before one inside', () => {
    expect(decodeArchiveText(Buffer.from('<a/>\0'))).toBe('<a/>');
    expect(decodeArchiveText(Buffer.from('<a/>\0\0\0'))).toBe('<a/>');
    expect(decodeArchiveText(Buffer.from('<a>\0</a>'))).toBe('<a>\0</a>');
    expect(decodeArchiveText(Buffer.alloc(5))).toBe('');
    expect(decodeArchiveText(new Uint8Array(0))).toBe('');
  });

  it('keeps the last character of UTF-16, whose second byte is a NUL', () => {
    expect(decodeArchiveText(Buffer.from('\ufeff<a/>', 'utf16le'))).toBe('<a/>');
  });

  it('leaves the bytes that it was given as they are', () => {
    const bytes = Buffer.from('<a/>\0');
    decodeArchiveText(bytes);
    expect(bytes.toString()).toBe('<a/>\0');
  });
});
