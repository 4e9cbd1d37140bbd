/** What each agent is shown of its surroundings, as fast as its throttle takes it. */
export { admitToScene, introduceToAll, sendUpdates } from './scene-updates.ts';
export { TerrainStream } from './terrain-stream.ts';
