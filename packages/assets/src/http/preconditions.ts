/** What these rules read of a request's headers, names in lower case. */
export interface ConditionalHeaders {
  /** `*`, or entity tags of which one must be that of the representation. */
  readonly 'if-match'?: string | undefined;
  /** `*`, or entity tags of which none may be that of the representation. */
  readonly 'if-none-match'?: string | undefined;
  /** The one entity tag for which `Range` counts; anything else has the whole sent. */
  readonly 'if-range'?: string | string[] | undefined;
  /** The bytes that are asked for, such as `bytes=0-4095`. */
  readonly range?: string | undefined;
}

/** Whether a request goes on, or what it is answered instead. */
export type Precondition = 'proceed' | 'not-modified' | 'failed';

/**
 * `If-Match` and `If-None-Match` of a GET or HEAD, in the order of RFC 9110 §13.2.2. There are no dates: the entity tag
 * is the hash of the content and says more, so the headers that carry dates are ignored.
 * @param etag the strong entity tag, with its quotes
 */
export function checkPreconditions(headers: ConditionalHeaders, etag: string): Precondition {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && !lists(ifMatch, etag, 'strong')) return 'failed';
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined && lists(ifNoneMatch, etag, 'weak')) return 'not-modified';
  return 'proceed';
}

/** Whether `Range` counts: yes without `If-Range`, and with one that names exactly this entity tag. @source RFC 9110 §13.1.5 */
export function rangeApplies(headers: ConditionalHeaders, etag: string): boolean {
  const ifRange = headers['if-range'];
  return ifRange === undefined || ifRange === etag;
}

function lists(header: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (header.trim() === '*') return true;
  return header
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => tag === etag || (comparison === 'weak' && tag === `W/${etag}`));
}
