import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError, UsageError } from '../errors/index.ts';
import {
  asArray,
  asString,
  createLlsdMap,
  formatLlsdXml,
  isLlsdMap,
  parseLlsd,
  parseLlsdAnswer,
} from '../llsd/index.ts';
import type { LlsdReadOptions } from '../llsd/index.ts';
import { isHttpUrl } from '../url/index.ts';

/** The one media type that OpenSimulator's seed accepts, to the letter; anything else is answered 404. */
export const LLSD_XML = 'application/llsd+xml';

/** Capabilities by name: their URLs, each a secret. */
export type CapabilityUrls = ReadonlyMap<string, string>;

/** Viewers ask for some hundred names. */
const MAX_NAMES = 1024;
const MAX_BYTES = 1024 * 1024;

/** The body to post to the seed, as {@link LLSD_XML}. @source PROTOCOL §6 */
export function encodeSeedRequest(names: readonly string[]): Uint8Array {
  return encodeUtf8(formatLlsdXml(names));
}

/** The names that an agent asks for, each once. @throws DecodeError when it is no array of names. */
export function decodeSeedRequest(body: Uint8Array): readonly string[] {
  const value = parseLlsd(body, LLSD_XML, { maxBytes: MAX_BYTES });
  if (!Array.isArray(value)) throw new DecodeError('a seed request is an array of names');
  if (value.length > MAX_NAMES) throw new DecodeError('too many names in a seed request');
  const names = asArray(value).map((name) => asString(name));
  return [...new Set(names)].filter((name) => name !== '');
}

/** The body that answers a seed request. */
export function encodeSeedResponse(urls: Iterable<readonly [string, string]>): Uint8Array {
  const map = createLlsdMap();
  for (const [name, url] of urls) map[name] = url;
  return encodeUtf8(formatLlsdXml(map));
}

/**
 * What the region offers. Entries that are no http(s) URL are left out, as a viewer cannot use them either.
 * @throws DecodeError when it is no map.
 */
export function decodeSeedResponse(body: Uint8Array, options: LlsdReadOptions = {}): CapabilityUrls {
  const value = parseLlsdAnswer(body, undefined, { maxBytes: MAX_BYTES, ...options });
  if (!isLlsdMap(value)) throw new DecodeError('a seed response is a map of URLs');
  const urls = new Map<string, string>();
  for (const [name, url] of Object.entries(value)) {
    const text = asString(url).trim();
    if (isHttpUrl(text)) urls.set(name, text);
  }
  return urls;
}

/**
 * The URL of something below a capability: exactly one slash between them, then the query.
 * @example joinCapabilityUrl(getTexture, '', { texture_id: id.toString() }) // …/CAPS/x/?texture_id=…
 * @throws UsageError when the capability's own URL has a query or fragment.
 */
export function joinCapabilityUrl(
  capability: string,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  if (/[?#]/.test(capability)) throw new UsageError('a capability with a query cannot be extended');
  const pairs = Object.entries(query).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
  );
  const url = `${capability.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  return pairs.length === 0 ? url : `${url}?${pairs.join('&')}`;
}
