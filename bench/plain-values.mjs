import { LlsdReal, isLlsdMap } from '@landfall/protocol/llsd';

/** LLSD values as what JSON has: numbers for reals, text for the rest. */
export function unwrapped(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(unwrapped);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof LlsdReal) return value.value;
  if (!isLlsdMap(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}
