/** How agents leave: logout, kick, silence. */
export { depart, endExpected, endLingering, endSession, kick, sendDisable, showOut } from './departure.ts';
export { departureHandlers } from './departure-handlers.ts';
