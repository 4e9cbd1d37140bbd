import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { TELEPORT_FLAG } from '@landfall/protocol/journey';
import { inhabitants } from '../avatars/index.ts';
import { placesOf, regionNamed } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';
import { teleport } from './teleport.ts';

/** Where somebody is brought who has not asked for it. */
export interface Bringing {
  /** The full name of an avatar. */
  readonly agent: string;
  /** Name of a region of the grid. */
  readonly region: string;
  /** Metres in the region. */
  readonly position: Vector3;
}

/**
 * Teleports an avatar of this process, as a script or the grid's owner does: it is not asked. Who is on the way already is refused another way.
 * @throws UsageError when it is in no region here, or there is no such region
 */
export function bring(services: GridServices, { agent: name, region: regionName, position }: Bringing): void {
  const region = regionNamed(placesOf(services), regionName);
  if (region === undefined) throw new UsageError(`there is no region "${regionName}"`);
  for (const here of services.regions)
    for (const { agent } of inhabitants(here)) {
      if (agent.name !== name) continue;
      return teleport(agent, { region, position, lookAt: ZERO_VECTOR, flags: TELEPORT_FLAG.godlike });
    }
  throw new UsageError(`${name} is in no region`);
}
