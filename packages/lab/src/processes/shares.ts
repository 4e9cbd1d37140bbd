import type { GridConfig } from '@landfall/grid';
import { UsageError } from '@landfall/protocol/errors';

/** More processes than this have no work on the machines that such a grid runs on. */
const MOST_PROCESSES = 64;

/**
 * The configuration of each process: as many regions as in the others or one more, in their order. The first has the login, and the port that was asked for.
 * @throws UsageError for more processes than regions
 */
export function sharesOf(config: GridConfig, processes: number): readonly [GridConfig, ...GridConfig[]] {
  const { regions } = config;
  if (processes > Math.min(regions.length, MOST_PROCESSES))
    throw new UsageError(
      `${processes} processes are too many for ${regions.length} regions: each has one at least`,
    );
  const shareAt = (index: number): GridConfig['regions'] => {
    const [from, to] = [index, index + 1].map((part) => Math.ceil((part * regions.length) / processes));
    return regions.slice(from, to);
  };
  const first = { ...config, regions: shareAt(0) };
  const others = Array.from({ length: processes - 1 }, (_, index) => ({
    ...config,
    regions: shareAt(index + 1),
    httpPort: 0,
  }));
  return [first, ...others];
}
