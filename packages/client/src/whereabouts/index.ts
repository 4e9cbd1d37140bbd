/** Where the agent's avatar is, as its region tells. */
export { Whereabouts } from './whereabouts.ts';
export type { AgentEvents } from './whereabouts.ts';
