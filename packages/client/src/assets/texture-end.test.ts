import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textureEnd } from './texture-end.ts';

const vector = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../vectors/codestream/${name}.j2k`, import.meta.url)));

describe('the end of a texture', () => {
  it.each(['lrcp-lossless', 'rlcp-tile-parts', 'pcrl-tiles-markers', 'grey-lossless'])(
    'of %s is its end marker',
    (name) => {
      const bytes = vector(name);
      expect(textureEnd(bytes)).toBe(bytes.length - 2);
      expect(textureEnd(bytes.subarray(0, -2))).toBe(bytes.length - 2);
    },
  );

  it('lies beyond the bytes when they were cut off, as far as they tell', () => {
    const bytes = vector('lrcp-lossless');
    expect(textureEnd(bytes.subarray(0, 5000))).toBe(bytes.length - 2);
    expect(textureEnd(bytes.subarray(0, 50))).toBeGreaterThan(40);
  });

  it('is not known where there is none, or it is left out', () => {
    expect(textureEnd(Uint8Array.of(1, 2, 3, 4, 5))).toBeUndefined();
    expect(textureEnd(new Uint8Array(0))).toBeUndefined();
    const open = vector('lrcp-lossless');
    const at = open.findIndex((byte, index) => byte === 0xff && open[index + 1] === 0x90);
    open.fill(0, at + 6, at + 10);
    expect(textureEnd(open)).toBeUndefined();
  });

  it('is looked for no further than there can be markers', () => {
    const endless = new Uint8Array(100_000);
    endless.set([0xff, 0x4f]);
    for (let at = 2; at < endless.length - 4; at += 4) endless.set([0xff, 0x64, 0, 2], at);
    expect(textureEnd(endless)).toBeUndefined();
  });
});
