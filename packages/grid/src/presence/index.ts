/** Who is online. */
export { Presence } from './presence.ts';
export type { Session } from './presence.ts';
