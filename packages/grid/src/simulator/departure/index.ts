/** How agents leave: logout, kick, silence. */
export { depart, endLingering, endSession, kick, sendDisable } from './departure.ts';
export { departureHandlers } from './departure-handlers.ts';
