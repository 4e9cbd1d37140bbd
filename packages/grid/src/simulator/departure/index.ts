/** How agents leave: logout, kick, silence. */
export { depart, endSession, kick, sendDisable } from './departure.ts';
export { departureHandlers } from './departure-handlers.ts';
