import type { Uuid } from '@landfall/protocol/datatypes';
import type { LoginResponse, LoginSections } from '@landfall/protocol/login';
import { LIBRARY_OWNER } from '@landfall/protocol/asset';
import { friendshipsOf } from '../../simulator/friends/index.ts';
import { LIBRARY, belongingsOf, skeletonOf } from '../../simulator/inventory/index.ts';
import type { Session } from '../presence/index.ts';
import { cornerOf } from '../../simulator/region/index.ts';
import type { GridServices } from '../../simulator/region/index.ts';
import { homeOf } from '../../simulator/travel/index.ts';
import type { Destination } from './destination.ts';

const MAX_AGENT_GROUPS = 42;
/** @source captures/login-standard, classified_categories */
const CLASSIFIEDS = [
  'Shopping',
  'Land Rental',
  'Property Rental',
  'Special Attraction',
  'New Products',
  'Employment',
  'Wanted',
  'Service',
  'Personal',
];
/** Looking north. */
export const LOOK_AT = { x: 0, y: 1, z: 0 };

/** What a login answers with, when it succeeds. @source captures/login-standard/http/000; PROTOCOL §4.2 */
export function loginResponse(
  services: GridServices,
  { account, sessionId, secureSessionId, circuitCode }: Session,
  { region, kind }: Destination,
  seedCapability: string,
  welcome: string,
): LoginResponse {
  return {
    agentId: account.id,
    sessionId,
    secureSessionId,
    circuitCode,
    simulator: region.endpoint,
    seedCapability,
    regionCorner: cornerOf(region),
    regionSize: { x: region.sizeMetres, y: region.sizeMetres },
    startLocation: kind,
    lookAt: LOOK_AT,
    firstName: account.first,
    lastName: account.last,
    home: homeSection(services, account),
    message: welcome,
    secondsSinceEpoch: Math.floor(services.ports.clock.wallTime() / 1000),
    ...inventorySections(account, services),
    ...usualSections(services),
  };
}

function homeSection(services: GridServices, { id }: Session['account']): NonNullable<LoginSections['home']> {
  const { region, position } = homeOf(services, id);
  return { regionCorner: cornerOf(region), position, lookAt: LOOK_AT };
}

function inventorySections({ id }: Session['account'], services: GridServices): LoginSections {
  const own = skeletonOf(id, belongingsOf(services));
  return {
    inventoryRoot: own.root.folderId,
    inventorySkeleton: own.folders,
    libraryRoot: LIBRARY.root.folderId,
    libraryOwner: LIBRARY_OWNER,
    librarySkeleton: LIBRARY.folders,
    initialOutfit: { folderName: 'Nightclub Female', gender: 'female' },
    gestures: [],
    buddyList: friendshipsOf(services).of(id).map(buddy),
  };
}

/** @source OpenSim FriendRights: 1, may see whether the other is online */
const buddy = (buddyId: Uuid) => ({ buddyId, rightsGiven: 1, rightsHas: 1 });

function usualSections(services: GridServices): LoginSections {
  return {
    agentAccess: 'M',
    agentAccessMax: 'A',
    maxAgentGroups: MAX_AGENT_GROUPS,
    mapServerUrl: `${services.httpUrl}/`,
    loginFlags: { daylightSavings: false, stipendSinceLogin: false, gendered: true, everLoggedIn: true },
    uiConfig: { allow_first_life: 'Y' },
    eventCategories: [],
    eventNotifications: [],
    classifiedCategories: CLASSIFIEDS.map((categoryName, index) => ({ categoryId: index + 1, categoryName })),
    httpPort: 0,
  };
}
