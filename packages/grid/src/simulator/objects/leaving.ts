import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import type { Prim } from './prim.ts';

const LEAVING = new Part<Region, Set<Prim>>(() => new Set());

/** Roots of linksets that have been moved over the border, until they are taken over there or put back. */
export const leavingOf = (region: Region): Set<Prim> => region.part(LEAVING);
