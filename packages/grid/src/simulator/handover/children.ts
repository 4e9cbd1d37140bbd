import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

const CHILDREN = new Part<Agent, Map<string, string>>(() => new Map());

/** Where a root has child agents: the seed path of each, by the id of its region. It goes with the root from region to region. */
export const childrenOf = (root: Agent): Map<string, string> => root.part(CHILDREN);
