/** What people tell about themselves and about each other: nothing is kept. */
export { profileGenericHandlers, profileHandlers } from './profile-handlers.ts';
