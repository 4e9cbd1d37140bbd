/** Evidence from files: what was recorded on the wire, told as client and server would have; lines of evidence; ritual logs. */
export { readBesideLog, readTestimony } from './read-testimony.ts';
export type { ReadTestimony } from './read-testimony.ts';
export { readLoginRequest } from './read-login.ts';
export type { AskedLogin } from './read-login.ts';
export { readServerLog, withServerLog } from './server-log.ts';
export type { Traffic } from './traffic.ts';
export { Reliability } from './reliability.ts';
export { reconstruct } from './reconstruct.ts';
export type { Reconstruction } from './reconstruct.ts';
