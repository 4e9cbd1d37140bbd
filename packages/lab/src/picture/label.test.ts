import { NOON, dayLightOf } from '@landfall/scene/environment';
import { BOX, tessellate } from '@landfall/scene/shape';
import { describe, expect, it } from 'vitest';
import { GLYPH, glyphOf, GLYPHS } from './glyphs.ts';
import { drawPicture, PLAIN_MATERIAL } from './index.ts';
import type { Camera, Label, PictureItem } from './index.ts';

const LIGHT = { ...dayLightOf(NOON), background: [0, 0, 0] as const };
const MAP: Camera = { type: 'map', west: 0, south: 0, width: 64, depth: 64 };
const VIEW: Camera = {
  type: 'view',
  position: { x: 0, y: -10, z: 0 },
  target: { x: 0, y: 0, z: 0 },
  fovRad: Math.PI / 2,
};
const label = (text: string, x: number, y: number, z = 0): Label => ({
  lines: text.split('\n'),
  place: { x, y, z },
  colour: [0, 1, 0, 1],
});

/** Rows and columns of the letters' pixels, as text: `#` where one is. */
function drawn(
  labels: readonly Label[],
  {
    camera = MAP,
    items = [] as PictureItem[],
    pixel = 1,
  }: { camera?: Camera; items?: PictureItem[]; pixel?: number } = {},
): string[] {
  const options = { camera, light: LIGHT, width: 64, height: 64, samples: 1, labels: { of: labels, pixel } };
  const { pixels } = drawPicture(items, options);
  return Array.from({ length: 64 }, (_, row) =>
    Array.from({ length: 64 }, (__, column) =>
      pixels[(row * 64 + column) * 3 + 1] === 255 ? '#' : ' ',
    ).join(''),
  );
}

const shown = (rows: readonly string[]): string[] =>
  rows.filter((row) => row.includes('#')).map((row) => row.trim());

function wallAt(y: number): PictureItem {
  const matrix = [200, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 200, 0, 0, y, 0, 1];
  const materials = Array.from({ length: 6 }, () => PLAIN_MATERIAL);
  return { name: 'wall', geometry: tessellate(BOX, 0), matrix, materials };
}

describe('letters', () => {
  it('are those of ASCII, each another one within its frame', () => {
    expect(GLYPHS).toBe(95);
    const all = Array.from({ length: 95 }, (_, at) => glyphOf(String.fromCharCode(32 + at)));
    for (const rows of all) {
      expect(rows).toHaveLength(GLYPH.height);
      for (const row of rows) expect(row).toBeLessThan(2 ** GLYPH.width);
    }
    expect(new Set(all.map(String)).size).toBe(95);
  });

  it('with marks are those without, and what is none of them is a box', () => {
    expect(glyphOf('é')).toBe(glyphOf('e'));
    expect(glyphOf('語')).toBe(glyphOf('\u{1f600}'));
  });
});

describe('a label', () => {
  it('stands above its place, in its colour', () => {
    const rows = drawn([label('L', 32, 32)]);
    expect(shown(rows)).toEqual(['#', '#', '#', '#', '#', '#', '#####']);
    const lowest = rows.findLastIndex((row) => row.includes('#'));
    expect(lowest).toBeGreaterThan(27);
    expect(lowest).toBeLessThan(32);
  });

  it('has its lines below each other, each in the middle, as large as is asked for', () => {
    const rows = shown(drawn([label('TTT\nI', 32, 20)], { pixel: 2 }));
    expect(rows).toHaveLength(28);
    expect(rows[0]).toBe('##########  ##########  ##########');
    expect(rows[14]).toBe('######');
  });

  it('is not written over an earlier one, nor where nobody sees it', () => {
    const alone = drawn([label('L', 32, 32)]);
    expect(drawn([label('L', 32, 32), label('X', 33, 33)])).toEqual(alone);
    expect(shown(drawn([label('L', 900, 32)]))).toEqual([]);
    expect(shown(drawn([label('L', 0, -20)], { camera: VIEW }))).toEqual([]);
  });

  it('is hidden by what is before it, not by what is behind it', () => {
    const far = label('L', 0, 0);
    expect(shown(drawn([far], { camera: VIEW }))).toHaveLength(7);
    expect(shown(drawn([far], { camera: VIEW, items: [wallAt(5)] }))).toHaveLength(7);
    expect(shown(drawn([far], { camera: VIEW, items: [wallAt(-5)] }))).toEqual([]);
  });
});
