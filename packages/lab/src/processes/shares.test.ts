import { layoutGrid } from '@landfall/grid';
import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { sharesOf } from './shares.ts';

describe('regions that are spread', () => {
  it.each([
    [9, 2, [5, 4]],
    [9, 3, [3, 3, 3]],
    [4, 3, [2, 1, 1]],
    [3, 3, [1, 1, 1]],
  ])('%i over %i processes are %j', (regions, processes, counts) => {
    const config = { ...layoutGrid(`${regions}x1`), httpPort: 9000 };
    const shares = sharesOf(config, processes);
    expect(shares.map((share) => share.regions.length)).toEqual(counts);
    expect(shares.flatMap((share) => share.regions)).toEqual(config.regions);
    expect(shares.map(({ httpPort }) => httpPort)).toEqual(
      shares.map((_, index) => (index === 0 ? 9000 : 0)),
    );
  });

  it('are one for each process at least', () => {
    expect(() => sharesOf(layoutGrid('3x1'), 4)).toThrow(UsageError);
  });
});
