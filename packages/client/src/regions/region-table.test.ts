import { regionHandleOf } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { Lifetime } from '../lifetime/index.ts';
import { leaveRegion, RegionTable } from './region-table.ts';
import type { Region } from './region.ts';

interface Closing {
  readonly cause: ClosedError;
  readonly options: { readonly silently: boolean };
}

/** As much of a region as a table looks at. */
function standing(name: string, port: number) {
  const closings: Closing[] = [];
  const close = (cause: ClosedError, options: { readonly silently: boolean }): void => {
    closings.push({ cause, options });
  };
  const lifetime = new Lifetime();
  const region = {
    name,
    handle: regionHandleOf(port * 256, 0),
    endpoint: { address: '127.0.0.1', port },
    circuit: { close },
    lifetime,
  } as unknown as Region;
  return { region, closings, lifetime };
}

const GONE = new ClosedError('the region is gone', { by: 'peer', reason: 'gone' });

describe('the table of regions', () => {
  it('finds a region by where it is, by its handle and by its name as people write it', () => {
    const table = new RegionTable();
    const [here, there] = [standing('Default Region', 9000), standing('East', 9001)];
    table.add(here.region);
    table.add(there.region);
    expect(table.at({ address: '127.0.0.1', port: 9001 })).toBe(there.region);
    expect(table.withHandle(here.region.handle)).toBe(here.region);
    expect(table.named('default REGION')).toBe(here.region);
    expect([table.size, table.all]).toEqual([2, [here.region, there.region]]);
  });

  it('finds nothing that is only nearly the same', () => {
    const table = new RegionTable();
    table.add(standing('East', 9001).region);
    expect(table.at({ address: '127.0.0.2', port: 9001 })).toBeUndefined();
    expect(table.at({ address: '127.0.0.1', port: 9000 })).toBeUndefined();
    expect(table.withHandle(0n as never)).toBeUndefined();
    expect(table.named('Eas')).toBeUndefined();
  });

  it('forgets a region as soon as its life ends, and only that one', () => {
    const table = new RegionTable();
    const [here, there] = [standing('Here', 9000), standing('There', 9001)];
    table.add(here.region);
    table.add(there.region);
    const before = table.all;
    there.lifetime.end(GONE);
    expect(table.all).toEqual([here.region]);
    // Who goes through the regions while one ends has the list as it was.
    expect(before).toHaveLength(2);
  });
});

describe('leaving a region', () => {
  it.each([true, false])(
    'closes its circuit and ends its life with the same cause (silently: %s)',
    (silently) => {
      const table = new RegionTable();
      const { region, closings, lifetime } = standing('Here', 9000);
      const ends: unknown[] = [];
      table.add(region);
      lifetime.onEnd((cause) => ends.push(cause));
      leaveRegion(region, GONE, { silently });
      expect(closings).toEqual([{ cause: GONE, options: { silently } }]);
      expect([ends, table.size]).toEqual([[GONE], 0]);
    },
  );
});
