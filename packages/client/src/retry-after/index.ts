/** When a server wants to be asked again, as its answers say. */
export { LONGEST_RETRY_AFTER_MS, retryAfterMsOf } from './retry-after.ts';
