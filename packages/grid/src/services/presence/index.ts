/** Who is online. */
export { Presence } from './presence.ts';
export type { LastPlace, Session } from './presence.ts';
