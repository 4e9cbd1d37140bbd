import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { writeLines } from './index.ts';

/** Takes so many writes before it wants a pause; `drain` ends the pause. */
class Sink extends EventEmitter {
  readonly written: string[] = [];
  #room: number;
  readonly #onFull: (sink: Sink) => void;
  constructor(room: number, onFull: (sink: Sink) => void) {
    super();
    this.#room = room;
    this.#onFull = onFull;
  }
  write(text: string): boolean {
    this.written.push(text);
    if (--this.#room > 0) return true;
    queueMicrotask(() => this.#onFull(this));
    return false;
  }
}

const LONG = 'x'.repeat(70_000);

/** Counts how many lines were made. */
function lines(count: number, failAt = Infinity) {
  const made = { count: 0 };
  function* make(): Generator<string, string, undefined> {
    for (let i = 0; i < count; i++) {
      if (i === failAt) throw new RangeError('damaged');
      made.count++;
      yield LONG;
    }
    return 'the end';
  }
  return { made, generator: make() };
}

describe('writing lines', () => {
  it('writes all and returns what the generator returned', async () => {
    const sink = new Sink(1, (sink) => sink.emit('drain'));
    expect(await writeLines(lines(5).generator, sink)).toBe('the end');
    expect(sink.written.join('')).toBe(`${LONG}\n`.repeat(5));
  });

  it('makes no line before the sink has room', async () => {
    const { made, generator } = lines(10);
    let fulls = 0;
    const seen: number[] = [];
    const sink = new Sink(1, (sink) => {
      fulls++;
      seen.push(made.count);
      sink.emit('drain');
    });
    await writeLines(generator, sink);
    expect(fulls).toBe(10);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('stops quietly when nobody reads any more', async () => {
    const { made, generator } = lines(1000);
    const broken = Object.assign(new RangeError('write EPIPE'), { code: 'EPIPE' });
    const sink = new Sink(2, (sink) => sink.emit('error', broken));
    expect(await writeLines(generator, sink)).toBeUndefined();
    expect(made.count).toBe(2);
    const closed = new Sink(3, (sink) => sink.emit('close'));
    expect(await writeLines(lines(1000).generator, closed)).toBeUndefined();
  });

  it('throws any other failure of the sink', async () => {
    const full = Object.assign(new RangeError('disk full'), { code: 'ENOSPC' });
    const sink = new Sink(1, (sink) => sink.emit('error', full));
    await expect(writeLines(lines(10).generator, sink)).rejects.toBe(full);
  });

  it('writes the lines before a failure of the generator, then throws it', async () => {
    const sink = new Sink(100, () => {});
    await expect(writeLines(lines(10, 3).generator, sink)).rejects.toThrow('damaged');
    expect(sink.written.join('')).toBe(`${LONG}\n`.repeat(3));
  });
});
