/** Whole exchange; the viewer's own timeout for capability requests is of this order. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** Far above any answer this protocol has (the longest seen: an inventory of some MiB). */
export const DEFAULT_MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** Far above any request of this protocol but asset uploads, for which a server raises it. */
export const DEFAULT_MAX_REQUEST_BYTES = 1024 * 1024;
