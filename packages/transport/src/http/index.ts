/** What all HTTP implementations here have in common: limits, the parts of a URL, and how failures are told. */
export { DEFAULT_MAX_REQUEST_BYTES, DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_TIMEOUT_MS } from './limits.ts';
export { addressesOf, parseHttpUrl, targetOf } from './url.ts';
export type { HttpUrl } from './url.ts';
export { abortedError, connectionError, timeoutError, tooLongError } from './failures.ts';
export type { ConnectionFailure } from './failures.ts';
export { lowerCaseNames } from './headers.ts';
export { followRedirects } from './follow-redirects.ts';
export { decodeContent } from './content-coding.ts';
export { unlessAborted } from './unless-aborted.ts';
