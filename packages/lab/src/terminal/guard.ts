/**
 * The last door before a terminal. Whoever prints makes texts of strangers printable where they are put into a line, because only
 * there is known what is a line; what was forgotten there is caught here.
 */
import type { Writable } from 'node:stream';
import { escapeUnprintable } from '../escape/index.ts';

const BEHIND = Symbol('the stream behind the guard');
type Guarded<Stream> = Stream & { readonly [BEHIND]?: Stream };

/**
 * The stream, but whatever is written to it as text goes through {@link escapeUnprintable}: a control character, a mark that turns
 * text around or that nobody sees comes out as `\u202e`. Bytes go through as they are.
 * @param stream where a command prints
 */
export function guardOutput<Stream extends Writable>(stream: Stream): Stream {
  return new Proxy<Stream>(stream, {
    get(target, name) {
      if (name === BEHIND) return target;
      if (name === 'write') return writeTo(target);
      const value: unknown = Reflect.get(target, name, target);
      // A stream's own methods know themselves by their fields.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/** The stream behind a guard, for who steers the terminal and has looked at every text: what goes on, and nothing else. */
export function unguarded<Stream extends Writable>(stream: Stream): Stream {
  return (stream as Guarded<Stream>)[BEHIND] ?? stream;
}

const writeTo =
  (target: Writable) =>
  (chunk: unknown, ...rest: readonly unknown[]): boolean => {
    const harmless = typeof chunk === 'string' ? escapeUnprintable(chunk) : chunk;
    return target.write(harmless, ...(rest as []));
  };
