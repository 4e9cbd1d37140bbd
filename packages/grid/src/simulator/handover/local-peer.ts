import { placesOf, regionById } from '../region/index.ts';
import type { GridServices, Region, RegionPlace } from '../region/index.ts';
import { verdictOf } from './access.ts';
import { asked } from './asking.ts';
import { closeAgent, releaseAgent } from './closing.ts';
import { expectAgent, placeRoot, takeTraveller } from './guests.ts';
import type { RegionPeer, Traveller } from './peer.ts';
import { remotePeer } from './remote-peer.ts';
import { takeThing } from './things.ts';

/** What a region does when others ask, in the same process. */
export function localPeer(region: Region): RegionPeer {
  return {
    queryAccess: async (query) => verdictOf(region, query),
    createAgent: async (newcomer) => expectAgent(region, newcomer),
    updateAgent: (traveller) => takeTraveller(region, traveller, (one) => isKept(region.services, one)),
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

/** Does the region behind have them as its root? To close them answers it: a root stays. OpenSim would close that too, and is not asked. */
async function isKept(services: GridServices, { fromRegionId, session }: Traveller): Promise<boolean> {
  const behind = regionById(placesOf(services), fromRegionId);
  if (behind === undefined) return false;
  if (behind.isForeign === true) return true;
  const key = { agentId: session.account.id, sessionId: session.sessionId };
  return !(await peerOf(services, behind).closeAgent(key));
}
