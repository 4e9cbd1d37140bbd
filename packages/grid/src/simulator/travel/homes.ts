import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { Part, regionNamed } from '../region/index.ts';
import type { GridServices, Region, RegionPlace } from '../region/index.ts';

/** Where somebody is at home. */
export interface Home {
  readonly region: Region;
  /** Metres in the region. */
  readonly position: Vector3;
  readonly lookAt: Vector3;
}

/** Looking north. */
const LOOK_AT = { x: 0, y: 1, z: 0 };

const SET = new Part<GridServices, Map<string, Home>>(() => new Map());

/** The home that was set while the grid runs, or that of the account: the landing place of its home region, or of the first. */
export function homeOf(services: GridServices, agentId: Uuid): Home {
  const set = services.part(SET).get(agentId.key);
  if (set !== undefined) return set;
  const region = regionNamed(services.regions, services.accounts.byId(agentId)?.home) ?? services.regions[0]!;
  return { region, position: { ...region.landing, z: 0 }, lookAt: LOOK_AT };
}

/** The account's home where it is in another process, and none was set in this one: the middle of that region. */
export function homeElsewhere(
  services: GridServices,
  agentId: Uuid,
): { readonly region: RegionPlace; readonly position: Vector3 } | undefined {
  if (services.part(SET).has(agentId.key)) return undefined;
  const region = regionNamed(services.elsewhere, services.accounts.byId(agentId)?.home);
  const middle = (region?.sizeMetres ?? 0) / 2;
  return region && { region, position: { x: middle, y: middle, z: 0 } };
}

/** Those of accounts, so that no more are kept than there are of them. */
export function setHome(services: GridServices, agentId: Uuid, home: Home): void {
  if (services.accounts.byId(agentId) !== undefined) services.part(SET).set(agentId.key, home);
}
