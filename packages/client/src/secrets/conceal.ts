/** Node's `console.log` and `util.inspect` ask an object for its own form by this name. */
export const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Stands where a secret is. */
export const SECRET = '(secret)';

/**
 * Gives a value another form for `console.log`, `util.inspect` and `JSON.stringify`, and changes nothing else of it: the fields are
 * there for whoever asks for them by name, and a copy by spreading is a plain object again.
 * @returns the same value
 */
export function conceal<T extends object>(value: T, shown: (value: T) => unknown): T {
  const show = (): unknown => shown(value);
  const hidden = { enumerable: false, configurable: true, writable: true, value: show };
  return Object.defineProperties(value, { [INSPECT]: hidden, toJSON: hidden });
}
