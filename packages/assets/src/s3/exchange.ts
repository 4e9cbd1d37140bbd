import type { Dispatcher, Pool } from 'undici';
import { TimeoutError } from '@landfall/protocol/errors';
import { StorageError } from '../store/index.ts';
import { OversizeError } from './oversize-error.ts';

export interface Outgoing {
  readonly path: string;
  readonly method: 'GET' | 'PUT' | 'HEAD' | 'DELETE';
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array | undefined;
  /** Of the answer; more ends it with an error. */
  readonly mostBytes: number;
  /** From the moment the request goes out on a connection. */
  readonly timeoutMs: number;
  /** Until then. */
  readonly queueMs: number;
}

export interface Incoming {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** Answers that are no success are short texts. */
export const MOST_FAULT_BYTES = 65_536;

/**
 * One request, one answer, wholly in memory. undici's dispatch without the stream around a body: that alone takes longer
 * than the check of 64 KB. @throws whatever the connection died of, TimeoutError, StorageError (answer too large)
 */
export async function exchange(pool: Pool, outgoing: Outgoing): Promise<Incoming> {
  return await new Promise((resolve, reject) => {
    const { path, method, headers, body, timeoutMs } = outgoing;
    const receiver = new Receiver(outgoing, resolve, reject);
    const options: Dispatcher.DispatchOptions = {
      path,
      method,
      headers,
      body: body === undefined ? null : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    };
    pool.dispatch(options, receiver);
  });
}

class Receiver implements Dispatcher.DispatchHandler {
  readonly #outgoing: Outgoing;
  readonly #resolve: (answer: Incoming) => void;
  readonly #reject: (error: Error) => void;
  #timer: NodeJS.Timeout;
  #status = 0;
  #headers: Incoming['headers'] = {};
  #whole: Buffer | undefined;
  readonly #pieces: Buffer[] = [];
  #received = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;

  constructor(outgoing: Outgoing, resolve: (answer: Incoming) => void, reject: (error: Error) => void) {
    this.#outgoing = outgoing;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#fail(queueFull()), outgoing.queueMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) return controller.abort(queueFull());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(this.#timeOut()), this.#outgoing.timeoutMs);
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    this.#headers = headers;
    if (this.#outgoing.method === 'HEAD') return;
    const length = Number(headers['content-length'] ?? Number.NaN);
    if (length > this.#most) this.#fail(tooLarge());
    // Not from the pool of small buffers: who keeps the bytes would keep the pool with them.
    else if (Number.isInteger(length) && length >= 0) this.#whole = Buffer.allocUnsafeSlow(length);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    const at = this.#received;
    this.#received += chunk.length;
    if (this.#received > this.#most) return this.#fail(tooLarge());
    if (this.#whole === undefined) this.#pieces.push(Buffer.from(chunk));
    else chunk.copy(this.#whole, at);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    if (this.#whole !== undefined && this.#received !== this.#whole.length)
      return this.#fail(new StorageError('an answer of the object store was cut off', 'unreachable'));
    this.#end();
    const bytes = this.#whole ?? Buffer.concat(this.#pieces);
    this.#resolve({ status: this.#status, headers: this.#headers, bytes });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  get #most(): number {
    return this.#status < 300 ? this.#outgoing.mostBytes : MOST_FAULT_BYTES;
  }

  #fail(error: Error): void {
    if (this.#ended) return;
    this.#end();
    this.#reject(error);
    this.#controller?.abort(error);
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #timeOut(): TimeoutError {
    const { timeoutMs } = this.#outgoing;
    return new TimeoutError('the object store does not answer', timeoutMs, 'an answer');
  }
}

const queueFull = (): StorageError => new StorageError('too many requests wait for the object store', 'busy');

const tooLarge = (): OversizeError => new OversizeError();
