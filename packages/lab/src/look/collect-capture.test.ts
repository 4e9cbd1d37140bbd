import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { ClosedError, DecodeError, UsageError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { nodeInflate } from '@landfall/transport/node';
import { record } from '@landfall/transport/wrappers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPcapWriter } from '../capture/index.ts';
import type { CollectedScene } from '../scene/index.ts';
import { collectCapture } from './collect-capture.ts';
import type { CaptureOptions } from './collect-capture.ts';
import { lookAtGrid } from './look-at-grid.ts';

const GRID: GridConfig = {
  passwordScheme: 'opensim',
  regions: [
    {
      name: 'Bay',
      terrain: { kind: 'flat', height: 25 },
      prims: Array.from({ length: 40 }, (_, at) => ({
        name: `Box ${at}`,
        position: [at, 100, 30] as [number, number, number],
      })),
    },
    { name: 'East', x: 1001, prims: [{ position: [7, 8, 30] }] },
  ],
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
};
const codec = { decode: async () => await Promise.reject(new DecodeError('no picture')) };
const common = { codec, ownsAll: false, signal: new AbortController().signal, status: () => undefined };
const OPTIONS: CaptureOptions = { ...common, inflate: nodeInflate, wantsNeighbours: false };

/** A visit in virtual time, and what was recorded of it. */
async function visited(): Promise<{ live: CollectedScene; capture: Uint8Array }> {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await network.runUntil(startGrid(GRID, ports), 1000);
  const parts: Uint8Array[] = [];
  const write = createPcapWriter((part) => parts.push(part));
  const recorded = {
    ...ports,
    openLink: async (...given: Parameters<typeof ports.openLink>) =>
      record(await ports.openLink(...given), ports.clock, write),
  };
  const who = { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };
  const how = { ...common, timeoutMs: 60_000, wantsNames: true, wantsNeighbours: true };
  const live = await network.runUntil(lookAtGrid(who, recorded, how), 120_000);
  await network.runUntil(grid.close(), 5000);
  return { live, capture: Uint8Array.from(Buffer.concat(parts)) };
}

let live: CollectedScene;
let capture: Uint8Array;
beforeAll(async () => {
  ({ live, capture } = await visited());
});

/** What can be told from both; local ids as they were. */
const factsOf = ({ regions }: CollectedScene) =>
  regions[0].objects.map(({ description, naming, mayExport }) => ({
    localId: description.localId,
    name: naming?.name,
    position: description.motion.position,
    mayExport,
  }));

describe('the scene of a recording', () => {
  it('is the one that was seen while it was recorded', async () => {
    const scene = await collectCapture(capture, OPTIONS);
    expect([scene.source, scene.missing, scene.regions.length]).toEqual(['recording', [], 1]);
    expect(factsOf(scene)).toEqual(factsOf(live));
    const [region] = scene.regions;
    const { name, size, waterHeight, worldCorner, ground, land } = live.regions[0];
    expect(region).toMatchObject({ name, size, waterHeight, worldCorner, ground });
    expect(region.land?.heights).toEqual(land?.heights);
  });

  it('has the other regions of the same client, when they are wanted', async () => {
    const { regions } = await collectCapture(capture, { ...OPTIONS, wantsNeighbours: true });
    expect(regions.map(({ name, corner }) => [name, corner])).toEqual([
      ['Bay', { x: 0, y: 0 }],
      ['East', { x: 256, y: 0 }],
    ]);
  });

  it('is without textures where none were recorded, and tells why', async () => {
    const { assets } = await collectCapture(capture, OPTIONS);
    expect(assets.textures.size).toBeGreaterThan(0);
    for (const texture of assets.textures.values()) expect(texture).toEqual({ absent: 'not-recorded' });
  });

  it('that is damaged is shown as far as it goes, and damaged datagrams are told', async () => {
    const cut = await collectCapture(capture.subarray(0, capture.length * 0.9), OPTIONS);
    expect(cut.regions[0].name).toBe('Bay');
    const broken = Uint8Array.from(capture);
    // Behind the head of the last record: a message of no kind.
    broken.fill(0xff, broken.length - 30);
    const { warnings, regions } = await collectCapture(broken, OPTIONS);
    expect(regions[0].objects).toHaveLength(41);
    expect(warnings.total).toBeLessThanOrEqual(1);
  });

  it('is none where nothing tells of a region', async () => {
    const empty: Uint8Array[] = [];
    createPcapWriter((part) => empty.push(part));
    await expect(collectCapture(empty[0]!, OPTIONS)).rejects.toThrow(UsageError);
    await expect(collectCapture(Uint8Array.of(1, 2, 3), OPTIONS)).rejects.toThrow(DecodeError);
  });

  it('is left while it is read, whoever asks for that', async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const status = (text: string): void => {
      told.push(text);
      // As a signal of the system comes: not before others have their turn.
      setImmediate(() => stop.abort());
    };
    // Each look at the clock finds that it has gone on for long.
    let ms = 0;
    const now = (): number => (ms += 1000);
    await expect(collectCapture(capture, { ...OPTIONS, status, now, signal: stop.signal })).rejects.toThrow(
      ClosedError,
    );
    expect(told).toEqual(['reading the datagrams']);
  });
});
