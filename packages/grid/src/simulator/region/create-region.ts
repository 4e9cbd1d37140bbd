import { Uuid, regionHandleOf } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import type { RegionConfig } from '../../config/index.ts';
import { derivedId } from '../../services/accounts/index.ts';
import { Parts } from './parts.ts';
import type { Region } from './region.ts';
import { Roster } from './roster.ts';
import type { GridServices } from './services.ts';
import { Tickets } from './ticket.ts';

/** A region as it is before anybody came. */
export function createRegion(services: GridServices, config: RegionConfig, endpoint: Endpoint): Region {
  const { name, x, y, size } = config;
  const [landingX, landingY] = config.landing ?? [size / 2, size / 2];
  const region: Region = {
    services,
    config,
    name,
    id: config.id === undefined ? derivedId(`region:${name}`) : Uuid.parse(config.id),
    ownerId: services.ownerId,
    gridX: x,
    gridY: y,
    handle: regionHandleOf(x * REGION_STEP_METRES, y * REGION_STEP_METRES),
    sizeMetres: size,
    waterHeight: config.waterHeight,
    maxAgents: config.maxAgents,
    landing: { x: landingX, y: landingY },
    endpoint,
    startedAt: services.ports.clock.now(),
    isDown: false,
    agents: new Roster(),
    tickets: new Tickets(),
    part: (room) => parts.of(room),
  };
  const parts = new Parts(region);
  return region;
}
