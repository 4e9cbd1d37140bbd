/** The process that runs a region: its socket, who may come in, what becomes of messages, its heartbeat. */
export { alertRegion, announceRestart, clearRegion, forgetEverybody, returnRegion } from './outage.ts';
export { answerProcess } from './answer-process.ts';
export { lookAround } from './neighbours/index.ts';
export { openRegion } from './open-region.ts';
export { createOffers } from './offers.ts';
export { Simulator } from './simulator.ts';
export { endLostSessions } from './whereabouts/index.ts';
