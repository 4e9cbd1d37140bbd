import { Uuid } from '@landfall/protocol/datatypes';
import { HeightMap } from '@landfall/protocol/terrain';
import { beforeEach, describe, expect, it } from 'vitest';
import { LandHistory, MOST_UNDOABLE } from './land-history.ts';

const ONE = new Uuid(7, 7, 7, 1);
const OTHER = new Uuid(7, 7, 7, 2);
let map: HeightMap;
let history: LandHistory;

beforeEach(() => {
  map = new HeightMap(256);
  map.heights.fill(20);
  history = new LandHistory(map);
});

/** Somebody gives points another height. */
function change(by: Uuid, height: number, ...points: readonly number[]): void {
  const before = new Map(points.map((point) => [point, map.heights[point]!]));
  for (const point of points) map.heights[point] = height;
  history.note(by, before);
}
const heightsOf = (...points: readonly number[]): number[] => points.map((point) => map.heights[point]!);

describe('what has changed', () => {
  it('is told by patches, since a revision', () => {
    const start = history.revision;
    expect(history.changedSince(start)).toEqual([]);
    change(ONE, 30, 0, 15, 16, 255 * 256 + 255);
    const then = history.revision;
    expect(history.changedSince(start)).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 15, y: 15 },
    ]);
    change(OTHER, 31, 16 * 256);
    expect(history.changedSince(then)).toEqual([{ x: 0, y: 1 }]);
    expect(history.changedSince(history.revision)).toEqual([]);
  });

  it('is nothing where nothing changed, and can not be undone', () => {
    history.note(ONE, new Map());
    expect([history.revision, history.undo(ONE)]).toEqual([0, false]);
  });

  it('is told when it is taken back, too', () => {
    change(ONE, 30, 40);
    const then = history.revision;
    expect(history.undo(ONE)).toBe(true);
    expect(history.changedSince(then)).toEqual([{ x: 2, y: 0 }]);
  });
});

describe('what is taken back', () => {
  it('is the last of one’s own, then the one before, then no more', () => {
    change(ONE, 30, 1);
    change(ONE, 40, 2);
    change(OTHER, 50, 3);
    expect(history.undo(ONE)).toBe(true);
    expect(heightsOf(1, 2, 3)).toEqual([30, 20, 50]);
    expect(history.undo(ONE)).toBe(true);
    expect(history.undo(ONE)).toBe(false);
    expect(heightsOf(1, 2, 3)).toEqual([20, 20, 50]);
  });

  it('is not what somebody else has done there since', () => {
    change(ONE, 30, 1, 2);
    change(OTHER, 40, 2, 3);
    history.undo(ONE);
    expect(heightsOf(1, 2, 3)).toEqual([20, 40, 40]);
  });

  it('is nothing of a stroke that was taken back before: in any order all is as it was', () => {
    for (const order of [
      [ONE, OTHER],
      [OTHER, ONE],
    ]) {
      change(ONE, 30, 1, 2);
      change(OTHER, 40, 2, 3);
      for (const who of order) history.undo(who);
      expect(heightsOf(1, 2, 3)).toEqual([20, 20, 20]);
    }
  });

  it('is as far back as is remembered: the oldest are forgotten first, whoever’s', () => {
    change(ONE, 30, 1);
    for (let point = 2; point < 2 + MOST_UNDOABLE; point++) change(OTHER, 30, point);
    expect(history.undo(ONE)).toBe(false);
    let times = 0;
    while (history.undo(OTHER)) times++;
    expect([times, ...heightsOf(1, 2)]).toEqual([MOST_UNDOABLE, 30, 20]);
  });

  it('is bounded by points as well: the oldest are forgotten when there are too many', () => {
    const everywhere = new Map(Array.from({ length: 65_536 }, (_, point) => [point, 20]));
    change(OTHER, 30, 1);
    change(OTHER, 40, 1);
    for (let times = 0; times < 15; times++) history.note(ONE, everywhere);
    expect(history.undo(OTHER)).toBe(true);
    history.note(ONE, everywhere);
    expect(history.undo(OTHER)).toBe(false);
  });
});
