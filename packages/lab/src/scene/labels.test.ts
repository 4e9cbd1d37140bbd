import { describe, expect, it } from 'vitest';
import { FARTHEST_LABEL, labelsAround, labelsFromAbove, MOST_VIEW_LABELS } from './labels.ts';
import { at, boxOf, regionOfObjects } from './samples.ts';

const WHITE = { r: 255, g: 255, b: 255, a: 255 };
const boxes = (...all: readonly Parameters<typeof boxOf>[0][]) => ({
  regions: [regionOfObjects(all.map((box) => boxOf({ textColour: WHITE, ...box })))] as const,
});
const EYE = { x: 128, y: 128, z: 25 };

describe('hover text', () => {
  it('hangs above the thing, in its colour', () => {
    const textColour = { r: 255, g: 0, b: 51, a: 102 };
    const scene = boxes({ localId: 1, text: 'Hello\n there', textColour, scale: { x: 1, y: 1, z: 4 } });
    const [label] = labelsAround(scene, EYE);
    expect(label).toMatchObject({ lines: ['Hello', ' there'], colour: [1, 0, 0.2, 0.4] });
    expect(label!.place).toMatchObject({ x: 128, y: 128 });
    expect(label!.place.z).toBeCloseTo(27.1);
  });

  it('is none where it is empty, nearly clear, or nothing but what nobody sees', () => {
    const clear = { ...WHITE, a: 5 };
    const scene = boxes(
      { localId: 1, text: '' },
      { localId: 2, text: 'clear', textColour: clear },
      { localId: 3, text: ' \u0000\n\u200b\n' },
    );
    expect(labelsFromAbove(scene)).toEqual([]);
  });

  it('has no end of lines and letters', () => {
    const [label] = labelsFromAbove(boxes({ localId: 1, text: `${'x'.repeat(300)}\n`.repeat(90) }));
    expect(label!.lines).toHaveLength(12);
    expect(new Set(label!.lines.map(({ length }) => length))).toEqual(new Set([60]));
    expect(labelsFromAbove(boxes({ localId: 1, text: 'a\u202eb\u0007c' }))[0]!.lines).toEqual(['a b c']);
  });

  it('is read from near by, what is nearest first; from above what is highest first', () => {
    const many = Array.from({ length: 80 }, (_, n) => ({
      localId: n + 1,
      text: `${n}`,
      ...at(128 + n / 2, 128, 25 + n),
    }));
    const scene = boxes(...many, { localId: 200, text: 'far', ...at(128, 128 + FARTHEST_LABEL + 1, 25) });
    const near = labelsAround(scene, EYE).map(({ lines }) => Number(lines[0]));
    expect(near.slice(0, 3)).toEqual([0, 1, 2]);
    expect(near.length).toBeLessThanOrEqual(MOST_VIEW_LABELS);
    expect(near).not.toContain(Number.NaN);
    expect(labelsFromAbove(scene)[0]!.lines).toEqual(['79']);
  });
});
