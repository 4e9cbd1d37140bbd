import type { Vector3 } from '@landfall/protocol/datatypes';
import { expect, it } from 'vitest';
import { WayAhead } from './way-ahead.ts';
import type { MappedLand } from './way-ahead.ts';

const SQUARE = 256;
const landAt = (column: number, row: number, squares = 1, isOffline = false): MappedLand => ({
  corner: { x: column * SQUARE, y: row * SQUARE },
  size: { x: squares * SQUARE, y: squares * SQUARE },
  name: 'Bay',
  isOffline,
});
const row = (length: number, from = 0): MappedLand[] =>
  Array.from({ length }, (_, at) => landAt(from + at, 0));
const middleOf = (column: number, line = 0): Vector3 => ({
  x: (column + 0.5) * SQUARE,
  y: (line + 0.5) * SQUARE,
  z: 0,
});

/** A map that finds regions by their corners, as those of grids do; `questions` are the rectangles that it was asked for. */
function mapOf(lands: readonly MappedLand[]) {
  const questions: string[] = [];
  const isBetween = (at: number, one: number, other: number): boolean =>
    at >= Math.floor(Math.min(one, other) / SQUARE) * SQUARE && at <= Math.max(one, other);
  const landsBetween = (one: Vector3, other: Vector3): Promise<MappedLand[]> => {
    questions.push(`${Math.floor(one.x / SQUARE)} to ${Math.floor(other.x / SQUARE)}`);
    return Promise.resolve(
      lands.filter(
        ({ corner }) => isBetween(corner.x, one.x, other.x) && isBetween(corner.y, one.y, other.y),
      ),
    );
  };
  const landsAround = (_: Vector3, { x, y }: Vector3): Promise<MappedLand[]> => {
    questions.push(`around ${Math.floor(x / SQUARE)}`);
    const isNear = (at: number, place: number): boolean => at <= place && at > place - 16 * SQUARE;
    return Promise.resolve(lands.filter(({ corner }) => isNear(corner.x, x) && isNear(corner.y, y)));
  };
  return { questions, landsBetween, landsAround };
}

const look = (map: ReturnType<typeof mapOf>, to: Vector3, neighbours: readonly MappedLand[] = []) =>
  new WayAhead(map).check({ from: middleOf(0), to }, landAt(0, 0), neighbours, {});

it('who stays in the region, or goes to a neighbour only, asks nobody', async () => {
  const map = mapOf([]);
  await look(map, { x: 1, y: 255.9, z: 0 });
  await look(map, middleOf(1), [landAt(1, 0)]);
  expect(map.questions).toEqual([]);
});

it.each([
  ['next door', 1, 'square 1, 0'],
  ['two squares on', 2, 'square 2, 0'],
  ['far away', 40, 'square 40, 0'],
])('what is missing %s is named', async (_, missing, words) => {
  const map = mapOf(row(missing).concat(row(3, missing + 1)));
  await expect(look(map, middleOf(missing + 2))).rejects.toThrow(words);
});

it('a long gap is missing where it begins, and so is all that no grid has', async () => {
  const goals = [middleOf(60_000), { x: 1e9, y: 128, z: 0 }, { x: -1000, y: 128, z: 0 }];
  const squares = ['square 2, 0', 'square 2, 0', 'square -1, 0'];
  for (const [at, goal] of goals.entries()) {
    const map = mapOf(row(2));
    await expect(look(map, goal)).rejects.toThrow(squares[at]);
    expect(map.questions.length).toBeLessThanOrEqual(3);
  }
});

it('the goal itself may be what is missing, and a region that is down is', async () => {
  await expect(look(mapOf(row(4)), middleOf(4))).rejects.toThrow('no region is known at 1025, 128');
  const map = mapOf([...row(4), landAt(4, 0, 1, true)]);
  await expect(look(map, middleOf(5))).rejects.toMatchObject({
    reason: 'no-such-region',
    message: 'Bay is offline at 1025, 128, where the walk would lead: square 4, 0 of the map',
  });
});

it('large regions are found, however far away their corners are, and cross at their own borders', async () => {
  const lands = [landAt(0, 0), landAt(1, -15, 16), landAt(17, 0, 2), landAt(19, 0)];
  const map = mapOf(lands);
  await look(map, middleOf(19));
  expect(map.questions).toEqual(['0 to 17', 'around 1', '17 to 19']);
  await expect(look(mapOf(lands), middleOf(20))).rejects.toThrow('square 20, 0');
});

it('a slanting way leads through what it meets', async () => {
  const steps = [landAt(0, 0), landAt(1, 0), landAt(1, 1), landAt(2, 1), landAt(2, 2)];
  const to = { x: 2.4 * SQUARE, y: 2.2 * SQUARE, z: 0 };
  await look(mapOf(steps), to);
  await expect(look(mapOf(steps.toSpliced(3, 1)), to)).rejects.toThrow('square 2, 1');
});

it('a neighbour that the map does not know is there', async () => {
  await look(mapOf([landAt(2, 0)]), middleOf(2), [landAt(1, 0)]);
  await expect(look(mapOf([]), middleOf(2), [landAt(1, 0)])).rejects.toThrow('square 2, 0');
});

it('what was missing in one answer may be in the next: parts of answers are lost', async () => {
  const map = mapOf(row(4));
  map.landsBetween = () => Promise.resolve(row(2));
  await look(map, middleOf(3));
});

it('the map is asked once for what is far away, and anew for what is next', async () => {
  const map = mapOf(row(9));
  const ahead = new WayAhead(map);
  const check = (column: number, neighbours: readonly MappedLand[]) =>
    ahead.check({ from: middleOf(column), to: middleOf(8) }, landAt(column, 0), neighbours, {});
  await check(0, [landAt(1, 0)]);
  await check(1, [landAt(0, 0), landAt(2, 0)]);
  expect(map.questions).toEqual(['1 to 8']);
  await check(2, []);
  expect(map.questions).toEqual(['1 to 8', '2 to 8']);
});

it('who walks will see where the map does not answer, and does not ask it again', async () => {
  const map = mapOf([]);
  let asked = 0;
  map.landsBetween = () => Promise.resolve(void asked++) as never;
  const ahead = new WayAhead(map);
  for (const column of [0, 1, 2])
    await ahead.check({ from: middleOf(column), to: middleOf(9) }, landAt(column, 0), [], {});
  expect(asked).toBe(1);
});
