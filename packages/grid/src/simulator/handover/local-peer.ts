import { regionById } from '../region/index.ts';
import type { GridServices, Region } from '../region/index.ts';
import { verdictOf } from './access.ts';
import { closeAgent, releaseAgent } from './closing.ts';
import { expectAgent, placeRoot, takeTraveller } from './guests.ts';
import type { RegionPeer, RegionPlace } from './peer.ts';

/** What a region does when others ask, in the same process. */
function localPeer(region: Region): RegionPeer {
  return {
    queryAccess: async (query) => verdictOf(region, query),
    createAgent: async (newcomer) => expectAgent(region, newcomer),
    updateAgent: (traveller) => takeTraveller(region, traveller),
    updatePlace: async (place) => placeRoot(region, place),
    closeAgent: async (key) => closeAgent(region, key),
    releaseAgent: async (key) => releaseAgent(region, key),
  };
}

const NO_PEER: RegionPeer = Object.freeze({
  queryAccess: async () => ({ allowed: false, reason: 'Failed to contact destination' }) as const,
  createAgent: async () => ({ allowed: false, reason: 'Destination not found' }) as const,
  updateAgent: async () => false,
  updatePlace: async () => false,
  closeAgent: async () => {},
  releaseAgent: async () => {},
});

/** A region to ask. */
export function peerOf(services: GridServices, { id }: Pick<RegionPlace, 'id'>): RegionPeer {
  const region = regionById(services.regions, id);
  return region === undefined ? NO_PEER : localPeer(region);
}
