import { describe, expect, it } from 'vitest';
import { regionView, regionsInView } from './index.ts';

const region = (name: string, gridX: number, gridY: number, sizeMetres = 256) => ({
  name,
  gridX,
  gridY,
  sizeMetres,
});
const square = (from: number, to: number) => {
  const steps = Array.from({ length: to - from + 1 }, (_, index) => 1000 + from + index);
  return steps.flatMap((x) => steps.map((y) => region(`${x - 1000},${y - 1000}`, x, y)));
};
const MIDDLE = { x: 128, y: 128, z: 25 };

describe('how far somebody sees', () => {
  it('is their draw distance and 64 m, within bounds', () => {
    const bounds = { least: 96, most: 255 };
    expect([0, 32, 100, 191, 512].map((far) => regionView(far, bounds))).toEqual([96, 96, 164, 255, 255]);
  });
});

describe('the regions in view', () => {
  const around = square(-4, 4);
  const home = around.find(({ name }) => name === '0,0')!;
  const seen = (at: typeof MIDDLE, view: number) =>
    regionsInView(around, home, at, view).map(({ name }) => name);

  it('are the eight next to it from the middle, with the views that OpenSim allows by default', () => {
    expect(seen(MIDDLE, 255)).toHaveLength(8);
    expect(seen(MIDDLE, 96)).toEqual([]);
  });

  it('are 24 and 80 with a draw distance of 512 m at the most, where that is allowed', () => {
    expect(seen(MIDDLE, 512)).toHaveLength(24);
    expect(seen(MIDDLE, 512 + 64)).toHaveLength(24);
    expect(seen(MIDDLE, 1024)).toHaveLength(80);
  });

  it('are those on the side where it stands, the nearest first', () => {
    expect(seen({ x: 250, y: 100, z: 0 }, 96)).toEqual(['1,0']);
    expect(seen({ x: 250, y: 200, z: 0 }, 96)).toEqual(['1,0', '0,1', '1,1']);
    expect(seen({ x: 160, y: 128, z: 0 }, 96)).toEqual(['1,0']);
    expect(seen({ x: 159, y: 128, z: 0 }, 96)).toEqual([]);
  });

  it('are of every size, and so are those that look', () => {
    const large = region('large', 1000, 1000, 512);
    const all = [
      large,
      region('west', 999, 1001),
      region('north-east', 1002, 1002),
      region('far', 1003, 1000),
    ];
    const from = (at: typeof MIDDLE, view: number) =>
      regionsInView(all, large, at, view).map(({ name }) => name);
    expect(from({ x: 256, y: 256, z: 0 }, 255)).toEqual([]);
    expect(from({ x: 10, y: 300, z: 0 }, 255)).toEqual(['west']);
    expect(from({ x: 500, y: 500, z: 0 }, 255)).toEqual(['north-east']);
    expect(regionsInView(all, all[1]!, MIDDLE, 255).map(({ name }) => name)).toEqual(['large']);
  });
});
