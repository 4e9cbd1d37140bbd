import type { Endpoint } from '@landfall/protocol/datatypes';
import type { RegionConfig } from '../config/index.ts';
import { placeArchivedObjects } from './archive/index.ts';
import { createRegion } from './region/index.ts';
import type { GridServices, Region } from './region/index.ts';
import { scriptsOf } from './scripts/index.ts';
import { landOf } from './terrain/index.ts';

/** A region with its land and its objects. @throws UsageError when its terrain does not fit. */
export function openRegion(services: GridServices, config: RegionConfig, endpoint: Endpoint): Region {
  const region = createRegion(services, config, endpoint);
  landOf(region);
  placeArchivedObjects(region);
  scriptsOf(region);
  // They stand there now: what was wanted need not be kept beside it, which would be as much again.
  config.prims.splice(0);
  config.linksets.splice(0);
  return region;
}
