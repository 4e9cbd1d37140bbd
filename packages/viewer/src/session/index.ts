/** The session's side of the port: tells a viewer what happens, and does what it asks for; in a worker or in the same thread. */
export { connectWorker } from './connect-worker.ts';
export type { SessionWorker, WorkerOrder, WorkerWord, WorkerWorld } from './connect-worker.ts';
export { inThread } from './in-thread.ts';
export { serveSession } from './serve-session.ts';
export type { Gateway, SessionSide } from './serve-session.ts';
export { DRAW_DISTANCE, viewerRooms } from './rooms.ts';
export type { ViewedRegion, ViewedSession, ViewerRooms, ViewerStores } from './rooms.ts';
export { halvingsFor } from './asset-desk.ts';
export { WorldTeller } from './tell-world.ts';
export type { Metronome } from './tell-world.ts';
