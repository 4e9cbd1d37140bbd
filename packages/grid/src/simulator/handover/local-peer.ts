import { regionById } from '../region/index.ts';
import type { GridServices, Region, RegionPlace } from '../region/index.ts';
import { verdictOf } from './access.ts';
import { asked } from './asking.ts';
import { closeAgent, releaseAgent } from './closing.ts';
import { expectAgent, placeRoot, takeTraveller } from './guests.ts';
import type { RegionPeer } from './peer.ts';
import { remotePeer } from './remote-peer.ts';
import { takeThing } from './things.ts';

/** What a region does when others ask, in the same process. */
export function localPeer(region: Region): RegionPeer {
  return {
    queryAccess: async (query) => verdictOf(region, query),
    createAgent: async (newcomer) => expectAgent(region, newcomer),
    updateAgent: (traveller) => takeTraveller(region, traveller),
    createObject: async (thing) => takeThing(region, thing),
    updatePlace: async (place) => placeRoot(region, place),
    closeAgent: async (key) => closeAgent(region, key),
    releaseAgent: async (key) => releaseAgent(region, key),
  };
}

/** Of a region that is not there. */
const NO_PEER: RegionPeer = Object.freeze({
  queryAccess: async () => ({ allowed: false, reason: 'Failed to contact destination' }) as const,
  createAgent: async () => ({ allowed: false, reason: 'Failed to contact destination' }) as const,
  updateAgent: async () => false,
  createObject: async () => false,
  updatePlace: async () => false,
  closeAgent: async () => true,
  releaseAgent: async () => {},
});

/** A region to ask: one that is down answers nothing. */
export function peerOf(services: GridServices, place: RegionPlace): RegionPeer {
  if (place.peerUri !== undefined) return asked(services, place, remotePeer(services, place, place.peerUri));
  const region = regionById(services.regions, place.id);
  const peer = region === undefined || region.isDown ? NO_PEER : localPeer(region);
  return asked(services, place, peer);
}
