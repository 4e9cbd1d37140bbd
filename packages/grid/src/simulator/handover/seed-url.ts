import { seedPath } from '../capabilities/index.ts';
import type { GridServices, RegionPlace } from '../region/index.ts';

/** What a client is told to ask for its capabilities in a region. A secret. */
export const seedUrl = ({ httpUrl }: GridServices, region: RegionPlace, capsPath: string): string =>
  (region.httpUrl ?? httpUrl) + seedPath(capsPath);
