/** Recordings played again: as the server that was recorded, or as its client. */
export { readSession } from './recorded-session.ts';
export type { PlayedCircuit, PlayedDatagram, PlayedExchange, RecordedSession } from './recorded-session.ts';
export { startReplayServer } from './replay-server.ts';
export type { ReplayNews, ReplayProgress, ReplayServer, ReplayServerOptions } from './replay-server.ts';
export type { Pace } from './pace.ts';
export { replayClient } from './replay-client.ts';
export type { ReplayClientOptions, ReplayedVisit } from './replay-client.ts';
