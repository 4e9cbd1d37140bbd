/** How an agent comes in: the handshake and what is shown first. */
export { arrivalHandlers, greetChild } from './arrival-handlers.ts';
export { sendRegionHandshake } from './handshake.ts';
