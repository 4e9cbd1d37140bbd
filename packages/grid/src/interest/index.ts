/** What each agent has still to be told about the objects and avatars around it. */
export { admitToScene, introduceToAll, sendUpdates } from './scene-updates.ts';
export { UpdateQueue } from './update-queue.ts';
export type { UpdateKind } from './update-queue.ts';
