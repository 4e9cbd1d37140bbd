/** How agents go from region to region: what regions ask of each other, and how they take who comes. */
export { ANSWER_WAIT_MS, CROSSING_WAIT_MS } from './asking.ts';
export { parcelRefusal, verdictOf } from './access.ts';
export { childrenOf } from './children.ts';
export { closeChild, closeSoon, RELEASE_WAIT_MS } from './closing.ts';
export { journeyOf } from './guest.ts';
export { claimEntry, forgetGuests, noteCircuit, PRESENCE_WAIT_MS } from './guests.ts';
export { peerOf } from './local-peer.ts';
export { localPeer } from './local-peer.ts';
export { provenBy } from './proof.ts';
export { answerPeer } from './serve.ts';
export { standing } from './standing.ts';
export { seedUrl } from './seed-url.ts';
export { releaseWhenSeen, tellReleases } from './release.ts';
export type {
  AccessQuery,
  AgentKey,
  Newcomer,
  RegionPeer,
  RootPlace,
  Thing,
  Traveller,
  Verdict,
} from './peer.ts';
export { goOn, travellerOf } from './traveller.ts';
