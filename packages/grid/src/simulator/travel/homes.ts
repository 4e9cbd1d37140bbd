import { DecodeError } from '@landfall/protocol/errors';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { asArray, asReal, asUuid, real } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { Part, placesOf, regionById, regionNamed } from '../region/index.ts';
import type { GridServices, Region, RegionPlace } from '../region/index.ts';
import { tellElsewhere } from '../tidings/index.ts';
import type { Tiding } from '../tidings/index.ts';

/** Where somebody is at home. */
export interface Home {
  /** Of this process or another one. */
  readonly region: RegionPlace;
  /** Metres in the region. */
  readonly position: Vector3;
  /** The direction in which they look when they arrive. */
  readonly lookAt: Vector3;
}

/** As it was set; the region may be gone since. */
interface SetHome extends Pick<Home, 'position' | 'lookAt'> {
  readonly regionId: Uuid;
}

/** Looking north. */
const LOOK_AT = { x: 0, y: 1, z: 0 };

const SET = new Part<GridServices, Map<string, SetHome>>(() => new Map());

/** The home that was set while the grid runs, or that of the account: the landing place of its home region, or of the first. */
export function homeOf(services: GridServices, agentId: Uuid): Home {
  const set = services.part(SET).get(agentId.key);
  const region = set && regionById(placesOf(services), set.regionId);
  return set !== undefined && region !== undefined ? { ...set, region } : firstHome(services, agentId);
}

function firstHome(services: GridServices, agentId: Uuid): Home {
  const name = services.accounts.byId(agentId)?.home;
  const region = regionNamed(placesOf(services), name) ?? services.regions[0]!;
  return { region, position: landingOf(region), lookAt: LOOK_AT };
}

/** Of a region of another process its middle. */
function landingOf(region: RegionPlace | Region): Vector3 {
  if ('landing' in region) return { ...region.landing, z: 0 };
  return { x: region.sizeMetres / 2, y: region.sizeMetres / 2, z: 0 };
}

/** Those of accounts, so that no more are kept than there are of them. The other processes are told. */
export function setHome(services: GridServices, agentId: Uuid, { region, position, lookAt }: Home): void {
  if (services.accounts.byId(agentId) === undefined) return;
  services.part(SET).set(agentId.key, { regionId: region.id, position, lookAt });
  const said = { region: region.id, position: written(position), look_at: written(lookAt) };
  tellElsewhere(services, { about: 'home', agentId, said });
}

/** It was set in another process. @throws DecodeError for a place that is not finite */
export function hearHome(services: GridServices, { agentId, said }: Tiding): void {
  const home = {
    regionId: asUuid(said['region']),
    position: vectorIn(said['position']),
    lookAt: vectorIn(said['look_at']),
  };
  services.part(SET).set(agentId.key, home);
}

const written = ({ x, y, z }: Vector3): LlsdValue => [real(x), real(y), real(z)];

function vectorIn(value: LlsdValue | undefined): Vector3 {
  const [x = NaN, y = NaN, z = NaN] = asArray(value).map(asReal);
  if (!Number.isFinite(x + y + z)) throw new DecodeError('no finite place');
  return { x, y, z };
}
