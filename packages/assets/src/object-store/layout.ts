import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';

/** Where things lie in the bucket: see `docs/wire/object-store.md`. */
export const ASSETS = 'asset/';
export const BLOBS = 'blob/';
export const QUARANTINE = 'quarantine/';
export const DOOMED = 'doomed/';
export const FRONTS = 'front/';
export const SCRUBS = 'scrub/';
export const FORMAT_KEY = 'format';
export const TOTALS_KEY = 'totals';
export const COLLECTION_KEY = 'collection';

const HASH = /^[0-9a-f]{64}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Sorts behind every character of an id, so that claims follow their entry. */
const CLAIM_MARK = '~';
/** An engine takes keys of 1024 bytes; the longest of ours needs a hundred. */
const PREFIX = /^([A-Za-z0-9._-]{1,200}\/){0,8}$/;

export const entryKey = (id: Uuid): string => `${ASSETS}${id.toString()}`;
export const claimPrefix = (id: Uuid): string => `${entryKey(id)}${CLAIM_MARK}`;
export const blobKey = (hash: string): string => `${BLOBS}${hash}`;
export const quarantineKey = (id: Uuid): string => `${QUARANTINE}${id.toString()}`;
export const doomedKey = (hash: string): string => `${DOOMED}${hash}`;

/** The id of a key under `asset/` or `quarantine/`; undefined for a claim, and for what is not ours. */
export function idOfKey(key: string): Uuid | undefined {
  const text = key.slice(key.indexOf('/') + 1);
  return ID.test(text) ? Uuid.parse(text) : undefined;
}

export function hashOfKey(key: string): string | undefined {
  const text = key.slice(key.indexOf('/') + 1);
  return HASH.test(text) ? text : undefined;
}

export const isClaim = (key: string): boolean => key.startsWith(ASSETS) && key.includes(CLAIM_MARK);

/** `grid/assets` → `grid/assets/`. @throws UsageError */
export function parsePrefix(text: string): string {
  const prefix = text === '' || text.endsWith('/') ? text : `${text}/`;
  if (!PREFIX.test(prefix) || /(^|\/)\.{1,2}\//.test(prefix))
    throw new UsageError(
      `${text} cannot stand before the keys in a bucket: letters, digits and ._- between slashes`,
    );
  return prefix;
}
