/** What lines are written to: a part of Node's `Writable`, such as `process.stdout`. */
export interface LineSink {
  /** Takes text; false when no more should come before `drain`. */
  write(text: string): boolean;
  /** Calls a listener the next time that it takes more (`drain`), has been closed (`close`) or fails (`error`). */
  once(event: 'drain' | 'close', listener: () => void): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  /** Takes a listener for `close` away that has not been called. */
  removeListener(event: 'close', listener: () => void): unknown;
}

/** So much text is written at once: one call for each line would cost more than making it. */
const CHUNK_LENGTH = 64 * 1024;

/**
 * Writes lines no faster than they are taken, and makes no more of them once nobody reads (`| head`).
 * @returns what the lines' generator returned, or undefined when the reader went away first.
 * @throws what the generator throws, after the lines before it were written; what the sink fails with, unless it is a broken pipe.
 */
export async function writeLines<End>(
  lines: Generator<string, End, undefined>,
  sink: LineSink,
): Promise<End | undefined> {
  const pipe = new Pipe(sink);
  try {
    for (;;) {
      const { chunk, end } = nextChunk(lines);
      if (chunk !== '' && !(await pipe.write(chunk))) return undefined;
      if (end !== undefined) return end();
    }
  } finally {
    pipe.release();
  }
}

/** Some lines as one text, and, at the end, what the generator returned or threw. */
function nextChunk<End>(lines: Generator<string, End, undefined>): { chunk: string; end?: () => End } {
  let chunk = '';
  while (chunk.length < CHUNK_LENGTH) {
    try {
      const { value, done } = lines.next();
      if (done === true) return { chunk, end: () => value };
      chunk += `${value}\n`;
    } catch (error) {
      const end = (): never => {
        throw error;
      };
      return { chunk, end };
    }
  }
  return { chunk };
}

/** A sink that can break. */
class Pipe {
  readonly #sink: LineSink;
  #failure: Error | undefined;
  #isGone = false;
  #wake: () => void = () => {};

  constructor(sink: LineSink) {
    this.#sink = sink;
    sink.once('error', this.#onError);
    sink.once('close', this.#onGone);
  }

  /** False when the reader has gone. */
  async write(text: string): Promise<boolean> {
    if (!this.#isGone && !this.#sink.write(text)) await this.#drained();
    if (this.#failure !== undefined && (this.#failure as { code?: unknown }).code !== 'EPIPE')
      throw this.#failure;
    return !this.#isGone;
  }

  release(): void {
    // A broken pipe is told late: the listener for errors stays, or it would end the process.
    this.#sink.removeListener('close', this.#onGone);
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isGone) {
        resolve();
        return;
      }
      this.#wake = resolve;
      this.#sink.once('drain', resolve);
    });
  }

  readonly #onError = (error: Error): void => {
    this.#failure = error;
    this.#onGone();
  };

  readonly #onGone = (): void => {
    this.#isGone = true;
    this.#wake();
  };
}
