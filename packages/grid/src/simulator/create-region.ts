import { Uuid, regionHandleOf } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { derivedId } from '../services/accounts/index.ts';
import { Roster, Tickets } from './region/index.ts';
import { REGION_UNIT_METRES } from '../config/index.ts';
import type { RegionConfig } from '../config/index.ts';
import { Scene } from './objects/index.ts';
import type { GridServices, Region } from './region/index.ts';
import { createLand } from './terrain/index.ts';

/** Nobody in particular: the same owner for all regions. */
const ESTATE_OWNER = derivedId('estate owner');

/** A region as it is before anybody came. @throws UsageError when its terrain does not fit. */
export function createRegion(services: GridServices, config: RegionConfig, endpoint: Endpoint): Region {
  const { name, x, y, size } = config;
  const corner = { x: x * REGION_UNIT_METRES, y: y * REGION_UNIT_METRES };
  const [landingX, landingY] = config.landing ?? [size / 2, size / 2];
  return {
    services,
    name,
    id: config.id === undefined ? derivedId(`region:${name}`) : Uuid.parse(config.id),
    ownerId: ESTATE_OWNER,
    gridX: x,
    gridY: y,
    handle: regionHandleOf(corner.x, corner.y),
    sizeMetres: size,
    waterHeight: config.waterHeight,
    maxAgents: config.maxAgents,
    landing: { x: landingX, y: landingY },
    endpoint,
    startedAt: services.ports.clock.now(),
    land: createLand(config.terrain, { sizeMetres: size, corner }),
    scene: new Scene(config.prims, ESTATE_OWNER, name),
    agents: new Roster(),
    tickets: new Tickets(),
  };
}
