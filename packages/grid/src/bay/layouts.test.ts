import { describe, expect, it } from 'vitest';
import { MemoryNetwork } from '@landfall/transport/memory';
import { startGrid } from '../grid.ts';
import { DEFAULT_GRID, layoutGrid } from './index.ts';

const open = async (layout: string) => {
  const network = new MemoryNetwork();
  const config = { ...layoutGrid(layout), passwordScheme: 'opensim' } as const;
  return await network.runUntil(startGrid(config, network.ports()), 1000);
};

describe('a layout', () => {
  it('of 3x3 has the bay in the middle, and each region its own port', async () => {
    const { regions } = layoutGrid('3x3');
    expect(regions[0]).toBe(DEFAULT_GRID.regions[0]);
    const places = regions.map(({ x, y }) => `${x},${y}`).toSorted();
    const steps = [999, 1000, 1001];
    expect(places).toEqual(steps.flatMap((x) => steps.map((y) => `${x},${y}`)).toSorted());
    const grid = await open('3x3');
    expect(new Set(grid.regions.map(({ endpoint }) => endpoint.port)).size).toBe(9);
    expect(new Set(grid.regions.map(({ name }) => name)).size).toBe(9);
    await grid.close();
  });

  it('names what is around the bay by where it is', () => {
    const { regions } = layoutGrid('3x3');
    const nameAt = (x: number, y: number) => regions.find((one) => one.x === x && one.y === y)?.name;
    expect([nameAt(1001, 1000), nameAt(1000, 1001), nameAt(999, 999)]).toEqual([
      'Eastern Shore',
      'Northern Hills',
      'South Western Sea',
    ]);
    const wide = layoutGrid('5x5').regions;
    expect(wide.find(({ x, y }) => x === 1002 && y === 998)?.name).toBe('Landfall 1002 998');
  });

  it('has land that goes on over the borders', async () => {
    const grid = await open('3x3');
    const region = (name: string) => grid.regions.find((one) => one.name === name)!;
    const [bay, north, east] = [region('Landfall Bay'), region('Northern Hills'), region('Eastern Shore')];
    for (const along of [20, 100, 180, 250]) {
      expect(Math.abs(bay.heightAt(along, 255) - north.heightAt(along, 0))).toBeLessThan(1.5);
      expect(Math.abs(bay.heightAt(255, along) - east.heightAt(0, along))).toBeLessThan(1.5);
    }
    await grid.close();
  });

  it('called var has 512 m with twelve regions around, without a gap', async () => {
    const { regions } = layoutGrid('var');
    expect(regions.map(({ size = 256 }) => size)).toEqual([512, ...Array<number>(12).fill(256)]);
    const corners = regions.slice(1).map(({ x = 0, y = 0 }) => [x - 1000, y - 1000] as const);
    for (const [x, y] of corners) expect(x === -1 || x === 2 || y === -1 || y === 2).toBe(true);
    expect(new Set(corners.map(String)).size).toBe(12);
    const grid = await open('var');
    const [large] = grid.regions;
    const alone = await open('1x1');
    expect(large!.heightAt(100, 120)).toBeCloseTo(alone.regions[0]!.heightAt(100, 120), 3);
    await Promise.all([grid.close(), alone.close()]);
  });

  it('that is none, or has too many regions, is refused', () => {
    for (const none of ['', '3', '0x3', '3x', 'x', '-1x2', '3x3x3', 'VAR'])
      expect(() => layoutGrid(none), none).toThrow('a layout is "var", or columns and rows');
    expect(() => layoutGrid('9x8')).toThrow('at most 64 regions, not 72');
    expect(() => layoutGrid('100x100')).toThrow('at most 64 regions, not 10000');
    expect(() => layoutGrid('many')).toThrow('at most 64 regions, not "many"');
  });
});
