import { decodeUtf8, encodeUtf8 } from '@landfall/protocol/bytes';

/**
 * The same value with texts of its own. A text that was cut out of a document keeps the whole document in memory (V8's sliced
 * strings), which was a fifth of what an idle session cost. Ids, bytes and other objects with a class stay as they are.
 */
export function ownTexts<T>(value: T): T;
export function ownTexts(value: unknown): unknown {
  if (typeof value === 'string') return decodeUtf8(encodeUtf8(value));
  if (Array.isArray(value)) return value.map((one: unknown) => ownTexts(one));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, ownTexts(one)]));
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
