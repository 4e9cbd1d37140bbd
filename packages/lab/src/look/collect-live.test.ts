import { startGrid } from '@landfall/grid';
import type { GridConfig, Grid } from '@landfall/grid';
import { ClosedError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import type { CollectedScene } from '../scene/index.ts';
import { lookAtGrid } from './look-at-grid.ts';
import type { CollectOptions } from './collect-live.ts';

const GRID: GridConfig = {
  passwordScheme: 'opensim',
  regions: [
    {
      name: 'Bay',
      terrain: { kind: 'flat', height: 25 },
      prims: Array.from({ length: 260 }, (_, at) => ({
        name: `Box ${at}`,
        position: [at % 250, 100, 30] as [number, number, number],
      })),
    },
    { name: 'East', x: 1001, terrain: { kind: 'flat', height: 22 }, prims: [{ position: [1, 1, 30] }] },
  ],
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
};

/** Looks at a grid in virtual time. */
async function looked(
  changes: Partial<CollectOptions> = {},
  config: GridConfig = GRID,
  meanwhile?: (grid: Grid) => void,
) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await network.runUntil(startGrid(config, ports), 1000);
  const told: string[] = [];
  const options: CollectOptions = {
    codec: {
      decode: async () => await Promise.reject(new ClosedError('no codec', { by: 'us', reason: 'test' })),
    },
    timeoutMs: 60_000,
    wantsNames: true,
    wantsNeighbours: false,
    ownsAll: false,
    signal: new AbortController().signal,
    status: (text) => {
      told.push(text);
      if (text.includes('objects')) meanwhile?.(grid);
    },
    ...changes,
  };
  const who = { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };
  const began = ports.clock.now();
  try {
    const scene = await network.runUntil(lookAtGrid(who, ports, options), 120_000);
    return { scene, told, ms: ports.clock.now() - began };
  } finally {
    await network.runUntil(grid.close(), 5000);
  }
}

const namesOf = ({ regions: [{ objects }] }: CollectedScene) => objects.map(({ naming }) => naming?.name);

describe('looking at a region', () => {
  it('ends when all has come: land, objects, names', async () => {
    const { scene, told, ms } = await looked();
    const [region, ...others] = scene.regions;
    expect([scene.missing, others]).toEqual([[], []]);
    expect(region).toMatchObject({
      name: 'Bay',
      size: { x: 256, y: 256 },
      corner: { x: 0, y: 0 },
      waterHeight: 20,
    });
    expect(region.land?.heights[0]).toBeCloseTo(25, 0);
    expect(region.objects).toHaveLength(261);
    expect(new Set(namesOf(scene)).size).toBe(261);
    expect(namesOf(scene)).toContain('Test User');
    expect(ms).toBeLessThan(15_000);
    expect(told[0]).toBe('arriving');
    expect(told.some((text) => text.includes('261 objects, land 256 of 256 patches'))).toBe(true);
  });

  it('asks for names while objects still come, so that they take no time of their own', async () => {
    const prims = Array.from({ length: 1000 }, (_, at) => ({
      name: `Box ${at}`,
      position: [at % 250, at % 240, 30] as [number, number, number],
    }));
    const many: GridConfig = { ...GRID, regions: [{ ...GRID.regions![0]!, prims }] };
    const [named, unnamed] = [await looked({}, many), await looked({ wantsNames: false }, many)];
    expect([named.scene.missing, new Set(namesOf(named.scene)).size]).toEqual([[], 1001]);
    expect(named.ms - unnamed.ms).toBeLessThan(500);
  });

  it('asks for no names, and takes neighbours, when that is wanted', async () => {
    const { scene } = await looked({ wantsNames: false, wantsNeighbours: true });
    const [, east] = scene.regions;
    expect(new Set(namesOf(scene))).toEqual(new Set([undefined, 'Test User']));
    expect(east).toMatchObject({ name: 'East', corner: { x: 256, y: 0 } });
    expect(scene.missing).toEqual([]);
  });

  it('takes what is there when the time is over, and says what is missing', async () => {
    const { scene } = await looked({ timeoutMs: 300 });
    expect(scene.missing.join('; ')).toMatch(/Bay: perhaps more objects/);
  });

  it('tells who was thrown out meanwhile, and in which words', async () => {
    let isOut = false;
    const { scene } = await looked({}, GRID, (grid) => {
      if (!isOut) grid.inject({ kind: 'kick', agent: 'Test User', reason: 'The region restarts' });
      isOut = true;
    });
    expect(scene.cutShortBy).toBe('session');
    expect(scene.missing[0]).toBe('the session has ended: kicked: "The region restarts"');
    const late = await looked({ timeoutMs: 300 });
    expect(late.scene.cutShortBy).toBe('time');
    expect((await looked()).scene.cutShortBy).toBeUndefined();
  });

  it('is stopped at once', async () => {
    const stop = new AbortController();
    const status = () => stop.abort();
    await expect(looked({ signal: stop.signal, status })).rejects.toThrow(ClosedError);
  });
});
