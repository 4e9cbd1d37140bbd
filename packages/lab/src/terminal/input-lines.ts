import { UsageError } from '@landfall/protocol/errors';
import type { Terminal } from './terminal.ts';

/** Characters of a line; more is nothing that anybody types. */
const MOST_CHARACTERS = 64 * 1024;

/**
 * The lines of standard input, one at a time, without what ends them; undefined when there are no more, or somebody interrupts. A part of a line
 * at the end counts as one.
 */
export class InputLines {
  readonly #terminal: Pick<Terminal, 'input' | 'interrupted'>;
  readonly #decoder = new TextDecoder();
  readonly #lines: string[] = [];
  #rest = '';
  #hasEnded = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(terminal: Pick<Terminal, 'input' | 'interrupted'>) {
    this.#terminal = terminal;
    const { input } = terminal;
    input.on('data', (chunk: unknown) => this.#take(chunk));
    input.on('end', () => this.#end());
    input.on('error', () => this.#end(new UsageError('standard input cannot be read')));
  }

  /** Waits for the next line; one call at a time. @throws UsageError when input cannot be read, or a line is too long */
  async next(): Promise<string | undefined> {
    const { input, interrupted } = this.#terminal;
    const stop = (): void => this.#wake();
    interrupted.addEventListener('abort', stop);
    try {
      while (this.#lines.length === 0 && !this.#hasEnded && !interrupted.aborted) {
        const woken = new Promise<void>((resolve) => (this.#wake = resolve));
        input.resume();
        await woken;
      }
    } finally {
      interrupted.removeEventListener('abort', stop);
      input.pause();
    }
    if (interrupted.aborted) return undefined;
    const line = this.#lines.shift();
    if (line === undefined && this.#error !== undefined) throw this.#error;
    return line;
  }

  /** No more is wanted: an open pipe that is only paused would keep the process alive. */
  close(): void {
    this.#terminal.input.destroy();
  }

  #take(chunk: unknown): void {
    this.#rest += chunk instanceof Uint8Array ? this.#decoder.decode(chunk, { stream: true }) : String(chunk);
    const lines = this.#rest.split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MOST_CHARACTERS) return this.#end(new UsageError('a line is too long'));
    this.#lines.push(...lines);
    // What is not asked for yet waits in the pipe.
    if (this.#lines.length > 0) this.#terminal.input.pause();
    this.#wake();
  }

  #end(error?: Error): void {
    if (error === undefined && this.#rest !== '' && !this.#hasEnded) this.#lines.push(this.#rest);
    this.#rest = '';
    this.#hasEnded = true;
    this.#error ??= error;
    this.#wake();
  }
}
