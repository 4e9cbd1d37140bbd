import { DecodeError } from '@landfall/protocol/errors';
import { createWitness } from '@landfall/protocol/evidence';
import { encodeLayer, HeightMap, LAYER_TYPE } from '@landfall/protocol/terrain';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { Dispatch } from '../circuits/index.ts';
import { arriveInFakeGrid } from '../testing/index.ts';
import { followTerrain } from './follow-terrain.ts';
import type { TerrainOwner } from './follow-terrain.ts';
import { TerrainMirror } from './terrain-mirror.ts';

/** A slope that rises to the east and north. */
function slope(metres: number): HeightMap {
  const map = new HeightMap(metres);
  for (let i = 0; i < map.heights.length; i++) {
    map.heights[i] = 20 + (i % metres) / 64 + Math.floor(i / metres) / 128;
  }
  return map;
}

function patchesOf(map: HeightMap): { readonly x: number; readonly y: number }[] {
  const side = map.width / 16;
  return Array.from({ length: side * side }, (_, i) => ({ x: i % side, y: Math.floor(i / side) }));
}

describe('the mirror of the ground', () => {
  it('is made when the first patch comes, and knows when it is complete', () => {
    const map = slope(256);
    const mirror = new TerrainMirror({ x: 256, y: 256 });
    expect(mirror.heightMap).toBeUndefined();
    expect(mirror.heightAt(1, 1)).toBe(0);
    const layers = encodeLayer(map, patchesOf(map));
    for (const { data, type } of layers) mirror.receive(data, type);
    expect(mirror.isComplete).toBe(true);
    expect(mirror.heightAt(100, 50)).toBeCloseTo(map.at(100, 50), 1);
  });

  it('grows when patches lie outside of what was assumed', () => {
    const map = slope(512);
    const mirror = new TerrainMirror({ x: 256, y: 256 }, { isSizeAssumed: true });
    for (const { data, type } of encodeLayer(map, patchesOf(map))) mirror.receive(data, type);
    expect(mirror.size).toEqual({ x: 512, y: 512 });
    expect(mirror.isComplete).toBe(true);
    expect(mirror.heightAt(10, 10)).toBeCloseTo(map.at(10, 10), 1);
    expect(mirror.heightAt(500, 400)).toBeCloseTo(map.at(500, 400), 1);
  });

  it('does not grow for stray patches: the size was said, the form is that of small regions, or no region is so large', () => {
    const said = new TerrainMirror({ x: 256, y: 256 });
    const assumed = new TerrainMirror({ x: 256, y: 256 }, { isSizeAssumed: true });
    const stray = { x: 20, y: 0 };
    for (const { data, type } of encodeLayer(slope(512), [stray])) {
      expect(said.receive(data, type)).toMatchObject({ patches: 0, skipped: 1 });
    }
    // A patch id of the small form has 10 bits, the upper two of which stand at the start of this byte: x 15 becomes 31.
    const [small] = encodeLayer(slope(256), [{ x: 15, y: 0 }]);
    const outside = small!.data.slice();
    outside[12]! |= 0xc0;
    expect(assumed.receive(outside, LAYER_TYPE.land)).toMatchObject({ patches: 0, skipped: 1 });
    // Half of the 32-bit patch id stands in these bytes: 32,639 patches away is in no region.
    const [far] = encodeLayer(slope(512), [stray]);
    const beyond = far!.data.slice().fill(0x7f, 11, 13);
    expect(assumed.receive(beyond, LAYER_TYPE.landExtended)).toMatchObject({ patches: 0, skipped: 1 });
    expect([said.size, assumed.size]).toEqual([
      { x: 256, y: 256 },
      { x: 256, y: 256 },
    ]);
  });

  it('takes a size that is none for the usual one, and a later word before the first patch', () => {
    const mirror = new TerrainMirror({ x: 17, y: 0 });
    expect(mirror.size).toEqual({ x: 256, y: 256 });
    mirror.resize({ x: 1024, y: 1024 });
    expect(mirror.size).toEqual({ x: 1024, y: 1024 });
  });

  it('refuses what is no layer', () => {
    const mirror = new TerrainMirror({ x: 256, y: 256 });
    expect(() => mirror.receive(new Uint8Array(3), LAYER_TYPE.land)).toThrow(DecodeError);
    expect(() => mirror.receive(new Uint8Array(3), 0)).toThrow(DecodeError);
  });
});

describe('in a session', () => {
  it('a stray patch does not change the size that the login has said, one does where it has not', async () => {
    const sizes: number[] = [];
    for (const isRegionSizeAssumed of [undefined, true] as const) {
      const network = new MemoryNetwork();
      const { grid, session } = await arriveInFakeGrid(network, {
        answerLogin: (_, __, { isRegionSizeAssumed: ___, ...success }) => ({
          type: 'success',
          response: isRegionSizeAssumed === undefined ? success : { ...success, isRegionSizeAssumed },
        }),
      });
      for (const { type, data } of encodeLayer(slope(512), [{ x: 20, y: 0 }])) {
        grid.simulator.send({ name: 'LayerData', LayerID: { Type: type }, LayerData: { Data: data } });
      }
      await network.run(100);
      sizes.push(session.region!.size.x);
    }
    expect(sizes).toEqual([256, 512]);
  });

  it('what comes in one turn is told once, after the last of it', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const map = slope(256);
    let patched = 0;
    const turns: [number, number, number][] = [];
    session.region?.on('terrainPatched', () => patched++);
    session.region?.on('terrainChanged', ({ patches, knownPatches }) =>
      turns.push([patched, patches, knownPatches]),
    );
    const layers = encodeLayer(map, patchesOf(map).slice(0, 64));
    const send = (): void => {
      for (const { type, data } of layers)
        grid.simulator.send({ name: 'LayerData', LayerID: { Type: type }, LayerData: { Data: data } });
    };
    send();
    await network.run(1000);
    send();
    await network.run(1000);
    expect(layers.length).toBeGreaterThan(2);
    expect(turns).toEqual([
      [layers.length, 64, 64],
      [2 * layers.length, 64, 64],
    ]);
  });

  it('patches are told, and completeness once', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const map = slope(256);
    let patches = 0;
    const completed: number[] = [];
    session.region?.on('terrainPatched', (event) => {
      patches += event.patches;
    });
    session.region?.on('terrainCompleted', (event) => completed.push(event.patches));
    const layers = encodeLayer(map, patchesOf(map));
    for (const { data, type } of [...layers, layers[0]!]) {
      grid.simulator.send({ name: 'LayerData', LayerID: { Type: type }, LayerData: { Data: data } });
    }
    await network.run(5000);
    expect(completed).toEqual([256]);
    expect(patches).toBeGreaterThan(256);
  });

  it('a layer that makes no sense is told and dropped', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const malformed: string[] = [];
    session.on('malformed', ({ error }) => malformed.push(error.code));
    const LayerData = { Data: Uint8Array.of(1, 2, 3) };
    grid.simulator.send({ name: 'LayerData', LayerID: { Type: LAYER_TYPE.land }, LayerData });
    await network.run(10);
    expect(malformed).toEqual(['decode']);
  });
});

describe('the testimony of the ground', () => {
  it('names a neighbour whose ground it is, and not the region of the avatar', () => {
    const told: Record<string, unknown>[] = [];
    const clock = { now: () => 0, wallTime: () => 0 };
    const who = { side: 'CLIENT', via: 'Visitant', actor: 'Test User', run: 'test' } as const;
    const witness = createWitness({ ...who, ...clock }, ({ kind, data }) => told.push({ kind, ...data }));
    const dispatch = new Dispatch<TerrainOwner>((error) => {
      throw error;
    });
    followTerrain(dispatch, new MemoryNetwork().clock);
    const map = slope(256);
    for (const isChild of [false, true]) {
      const emitter = { emit: () => true, has: () => true } as unknown as TerrainOwner['emitter'];
      const owner = {
        terrain: new TerrainMirror({ x: 256, y: 256 }),
        size: { x: 256, y: 256 },
        emitter,
        isChild,
        label: 'East',
        witness,
      };
      for (const { data: Data, type: Type } of encodeLayer(map, patchesOf(map))) {
        const arrival = { reliable: true, sizeBytes: 900 };
        dispatch.dispatch({ name: 'LayerData', LayerID: { Type }, LayerData: { Data } }, owner, arrival);
      }
    }
    const neighboursOf = (wanted: string): unknown[] => [
      ...new Set(told.filter(({ kind }) => kind === wanted).map(({ neighbour }) => neighbour)),
    ];
    expect(neighboursOf('LayerReceived')).toEqual([undefined, 'East']);
    expect(neighboursOf('TerrainComplete')).toEqual([undefined, 'East']);
  });
});
