/** Capabilities: the seed that names them, and calling one. */
export { withQuery } from './capability-query.ts';
export { callCapability, CAPABILITY_TIMEOUT_MS, exchange, refusalOf } from './capability-request.ts';
export type { CapabilityCall, CapabilityCallOptions, CapabilityPorts } from './capability-request.ts';
export { NEIGHBOUR_SEED_ATTEMPTS, requestSeed, SEED_ATTEMPTS, SEED_DEADLINE_MS } from './request-seed.ts';
export type { RequestSeedOptions } from './request-seed.ts';
