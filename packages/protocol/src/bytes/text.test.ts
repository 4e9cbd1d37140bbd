import { describe, expect, it } from 'vitest';
import { decodeText, encodeText, formatHex } from './text.ts';

describe('text of Variable fields', () => {
  it('ends with a NUL, and nothing stands for no text', () => {
    expect(encodeText('Hé')).toEqual(Uint8Array.of(0x48, 0xc3, 0xa9, 0));
    expect(encodeText('')).toEqual(new Uint8Array(0));
  });

  it.each([
    ['with a NUL', [72, 105, 0], 'Hi'],
    ['without', [72, 105], 'Hi'],
    ['with bytes after the NUL', [72, 0, 105], 'H'],
    ['empty as OpenSim writes it', [0], ''],
    ['empty as a viewer writes it', [], ''],
  ])('is read %s', (_, bytes, text) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe(text);
  });

  it('formats bytes as hexadecimal digits', () => {
    expect(formatHex(Uint8Array.of(0, 0x0f, 0xff))).toBe('000fff');
  });
});
