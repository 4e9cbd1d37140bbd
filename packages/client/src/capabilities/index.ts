/** Capabilities: the seed that names them, and calling one. */
export { callCapability, exchange, refusalOf } from './capability-request.ts';
export type { CapabilityCall, CapabilityCallOptions, CapabilityPorts } from './capability-request.ts';
export {
  NEIGHBOUR_SEED_ATTEMPTS,
  NEIGHBOUR_SEED_TIMEOUT_MS,
  requestSeed,
  SEED_ATTEMPTS,
} from './request-seed.ts';
export type { RequestSeedOptions } from './request-seed.ts';
