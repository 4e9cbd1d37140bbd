import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../store/index.ts';
import { assetOf } from '../testing/test-service.ts';
import { growthChart } from './growth-chart.ts';
import { watchGrowth } from './growth-watch.ts';
import type { ServiceEvent } from './log.ts';
import { silentLog } from './log.ts';

const FIVE_MINUTES = 5 * 60_000;

beforeEach(() => void vi.useFakeTimers({ now: 1_764_000_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('what a store holds over time', () => {
  it('is counted at once, and every five minutes', async () => {
    const store = new MemoryStore();
    await store.put(assetOf(1));
    using watch = await watchGrowth(store, silentLog);
    expect(watch.growth.points()).toEqual([{ at: 1_764_000_000, assets: 1, bytes: 7 }]);
    await store.put(assetOf(2));
    await vi.advanceTimersByTimeAsync(FIVE_MINUTES - 1);
    expect(watch.growth.points()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(watch.growth.points().at(-1)).toEqual({ at: 1_764_000_300, assets: 2, bytes: 14 });
  });

  it('is kept for a day', async () => {
    using watch = await watchGrowth(new MemoryStore(), silentLog);
    await vi.advanceTimersByTimeAsync(300 * FIVE_MINUTES);
    expect(watch.growth.points()).toHaveLength(288);
    expect(watch.growth.points().at(-1)?.at).toBe(1_764_000_000 + 300 * 300);
  });

  it('is left out where the store cannot tell, which is logged, and goes on', async () => {
    const events: ServiceEvent[] = [];
    let isBroken = true;
    const store = {
      stats: async () => {
        if (isBroken) throw new RangeError('no disk');
        return await new MemoryStore().stats();
      },
    };
    using watch = await watchGrowth(store, (event) => void events.push(event));
    expect([watch.growth.points().length, events]).toEqual([
      0,
      [{ level: 'warn', event: 'no statistics', fields: { reason: 'RangeError: no disk' } }],
    ]);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(FIVE_MINUTES);
    expect(watch.growth.points()).toHaveLength(1);
  });

  it('is counted no more when the watch is over', async () => {
    const watch = await watchGrowth(new MemoryStore(), silentLog);
    watch[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(10 * FIVE_MINUTES);
    expect(watch.growth.points()).toHaveLength(1);
  });
});

describe('the line of growth', () => {
  const line = (chart: string): string[] => /points="([^"]*)"/.exec(chart)![1]!.split(' ');

  it('goes from the left edge to the right one, with zero at the bottom and the most at the top', () => {
    const chart = growthChart([
      { at: 0, assets: 0, bytes: 0 },
      { at: 50, assets: 1, bytes: 500 },
      { at: 100, assets: 3, bytes: 1000 },
    ]);
    expect(line(chart)).toEqual(['4.0,136.0', '450.0,70.0', '896.0,4.0']);
    expect(chart).toContain('+3 assets, +1,000 bytes in 100 s');
  });

  it('may go down, and is drawn for one point and for nothing stored', () => {
    const less = growthChart([
      { at: 0, assets: 5, bytes: 2000 },
      { at: 7200, assets: 3, bytes: 1000 },
    ]);
    expect(less).toContain('−2 assets, −1,000 bytes in 2 h');
    expect(line(growthChart([{ at: 5, assets: 0, bytes: 0 }]))).toEqual(['4.0,136.0']);
    expect(growthChart([])).toContain('No point yet');
  });
});
