import { ClosedError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { decodeTerrainEdits, encodeLayer, HeightMap } from '@landfall/protocol/terrain';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive, defaultRooms } from '../arrive/index.ts';
import { chat } from '../chat/index.ts';
import { FakeGrid, fakeArriveOptions, likeOpenSim } from '../testing/index.ts';
import { terrain } from '../terrain/index.ts';
import { terraform } from './index.ts';

const ALL = Array.from({ length: 256 }, (_, at) => ({ x: at % 16, y: Math.floor(at / 16) }));
const BRUSH = { x: 40, y: 40, radius: 4 };

/** A region of flat land that does what `answer` says to strokes. */
async function arrived(
  answer: (edit: Message, map: HeightMap) => readonly (typeof ALL)[number][] | undefined,
) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const map = new HeightMap(256);
  map.heights.fill(25);
  const grid = await FakeGrid.start(ports, {
    script(message, simulator) {
      likeOpenSim(message, simulator);
      const isStroke = message.name === 'ModifyLand' || message.name === 'UndoLand';
      const shown =
        message.name === 'CompleteAgentMovement' ? ALL : isStroke ? answer(message, map) : undefined;
      for (const { data, type } of shown === undefined ? [] : encodeLayer(map, shown))
        simulator.send({ name: 'LayerData', LayerID: { Type: type }, LayerData: { Data: data } });
    },
  });
  const options = { ...fakeArriveOptions(grid), rooms: [terrain(), terraform()] as const };
  const session = await network.runUntil(arrive(options, ports), 60_000);
  await network.run(2000);
  return { network, grid, session, region: session.region };
}

const raising: Parameters<typeof arrived>[0] = (_, map) => {
  map.heights[40 * 256 + 40]! += 3;
  return [{ x: 2, y: 2 }];
};

describe('changing land', () => {
  it('is done when the region shows it', async () => {
    const { network, grid, region } = await arrived(raising);
    await network.runUntil(region.terraform.raise(BRUSH, { seconds: 3 }), 5000);
    expect(region.terrain.heightAt(40, 40)).toBeCloseTo(28, 0);
    const [sent] = grid.simulator.all('ModifyLand');
    expect(decodeTerrainEdits(sent!)).toEqual([
      { action: 'raise', where: BRUSH, seconds: 3, height: expect.closeTo(25, 0) },
    ]);
  });

  // Only one row of what is changed lies in that patch: heights in a patch change together.
  it.each([
    ['southernmost', 31, 1],
    ['northernmost', 48, 3],
  ])('is seen in the %s row of what was changed', async (_, y, patch) => {
    const { network, region } = await arrived((__, map) => {
      map.heights[y * 256 + 40]! += 3;
      return [{ x: 2, y: patch }];
    });
    const where = { west: 32, south: 31, east: 47, north: 48 };
    await network.runUntil(region.terraform.raise(where), 5000);
    expect(region.terrain.heightAt(40, y)).toBeCloseTo(28, 0);
  });

  it('has a word for each tool', async () => {
    const { network, grid, region } = await arrived(raising);
    const where = { west: 32, south: 32, east: 47, north: 47 };
    const { terraform: tools } = region;
    const strokes = [
      () => tools.lower(where, { parcelLocalId: 5 }),
      () => tools.flatten(where, 30),
      () => tools.smooth(where),
      () => tools.roughen(where),
      () => tools.revert(where),
    ];
    for (const stroke of strokes) await network.runUntil(stroke(), 5000);
    await network.runUntil(tools.undo(), 5000);
    const edits = grid.simulator.all('ModifyLand').flatMap(decodeTerrainEdits);
    expect(edits.map(({ action }) => action)).toEqual(['lower', 'flatten', 'smooth', 'noise', 'revert']);
    expect(edits[0]).toMatchObject({ where, parcelLocalId: 5, seconds: 1 });
    expect(edits[1]!.height).toBe(30);
    expect(grid.simulator.all('UndoLand')).toHaveLength(1);
  });

  it('that is refused in silence ends by the clock; land that is shown elsewhere, or again, is not it', async () => {
    const { network, region } = await arrived((_, map) => {
      map.heights[200 * 256 + 200]! += 3;
      return [
        { x: 12, y: 12 },
        { x: 2, y: 2 },
      ];
    });
    const refused = region.terraform.raise(BRUSH).catch((error: unknown) => error);
    const error = await network.runUntil(refused, 20_000);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toContain('changing land (raise): other heights did not come in 10000 ms');
  });

  it('ends with the session, and when it is aborted', async () => {
    const { network, session, region } = await arrived(() => undefined);
    const stop = new AbortController();
    const all = [region.terraform.raise(BRUSH, { signal: stop.signal }), region.terraform.undo()].map(
      (wait) => wait.catch((error: unknown) => error),
    );
    stop.abort();
    await network.runUntil(session.logout(), 60_000);
    for (const error of await Promise.all(all)) expect(error).toBeInstanceOf(ClosedError);
  });

  it('beside the region is wrong use, and so is a room without land', async () => {
    const { region, grid, network } = await arrived(raising);
    for (const where of [
      { x: 300, y: 5, radius: 4 },
      { west: 9, south: 9, east: 8, north: 20 },
      { ...BRUSH, x: Number.NaN },
    ])
      expect(() => region.terraform.raise(where)).toThrow(UsageError);
    const without = { ...fakeArriveOptions(grid), rooms: [chat(), terraform()] as const };
    await expect(network.runUntil(arrive(without, network.ports()), 60_000)).rejects.toThrow(UsageError);
    expect(defaultRooms().map(({ name }) => name)).not.toContain('terraform');
  });
});
