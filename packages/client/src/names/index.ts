/** How agents are called. */
export { displayNamesUrl, readDisplayNames } from './display-names.ts';
export { formatName, MAX_NAMES, NameCache } from './name-cache.ts';
export type { AgentName } from './name-cache.ts';
export { names } from './names-room.ts';
export type { NamesRoom } from './names-room.ts';
export { Names } from './names.ts';
export type { NameOptions } from './names.ts';
