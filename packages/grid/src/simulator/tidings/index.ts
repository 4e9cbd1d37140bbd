/** What the processes of a grid tell each other about accounts, so that each knows what has become of them in the others. */
export { tellElsewhere } from './tell.ts';
export { takeTidings } from './take.ts';
export type { TidingHearers } from './take.ts';
export { MOST_TIDINGS, decodeTidings, encodeTidings } from './tiding.ts';
export type { Tiding } from './tiding.ts';
