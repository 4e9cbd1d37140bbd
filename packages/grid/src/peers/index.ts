/** Other processes of the same grid: where they ask, and how they are asked. */
export { createAskPeer } from './ask.ts';
export { Guests } from './guests.ts';
export { openPeerFront } from './front.ts';
export type { PeerFront, PeerFrontOptions } from './front.ts';
