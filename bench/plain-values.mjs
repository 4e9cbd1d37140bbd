/** LLSD values as what JSON has: numbers for reals, text for the rest. */
export function unwrapped(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(unwrapped);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    return 'value' in value ? value.value : String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}
