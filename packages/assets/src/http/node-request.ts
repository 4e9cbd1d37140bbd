import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { CutBodyError } from './body-errors.ts';
import type { Ending } from './crowd.ts';
import type { IncomingRequest, RequestBody, RequestHeaders } from './incoming-request.ts';

/** Unread bodies of more bytes than these end their connection; shorter ones are read and dropped. */
const MAX_DROPPED_BYTES = 1024 * 1024;
/** More bytes are not waited for, though their sender may then not get to read why it was refused. */
const MAX_LINGER_BYTES = 64 * 1024 * 1024;

/** Node keeps the first line of Host, and drops the others. */
export function hasSeveralHosts({ rawHeaders }: IncomingMessage): boolean {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === HOST.length && name.toLowerCase() === HOST) count++;
  }
  return count > 1;
}

const HOST = 'host';

/** A request of Node's server. What few routes ask for is made when they do. */
export class NodeRequest implements IncomingRequest, RequestBody, Ending {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  /** The sender waits with its body until it is told to go on. */
  readonly #expectsContinue: boolean;
  #isContinued = false;
  #gone: AbortController | undefined;
  #isOver = false;
  #whenOver: (() => void) | undefined;

  constructor(message: IncomingMessage, response: ServerResponse, expectsContinue: boolean) {
    this.message = message;
    this.response = response;
    this.#expectsContinue = expectsContinue;
  }

  get method(): string {
    return this.message.method ?? 'GET';
  }

  get path(): string {
    return this.message.url ?? '/';
  }

  get headers(): RequestHeaders {
    // The one header that Node gives as a list is for answers only.
    return this.message.headers as RequestHeaders;
  }

  /** It names whom it is for more than once: nobody knows which of them others have gone by. @source RFC 9112 §3.2 */
  get hasSeveralHosts(): boolean {
    return hasSeveralHosts(this.message);
  }

  get from(): Endpoint {
    const { remoteAddress = '', remotePort = 0 } = this.message.socket;
    return { address: remoteAddress.replace(/^::ffff:/, ''), port: remotePort };
  }

  get signal(): AbortSignal {
    this.#gone ??= this.#watch();
    return this.#gone.signal;
  }

  get body(): RequestBody {
    return this;
  }

  get announcedBytes(): number | undefined {
    const { headers } = this.message;
    if (headers['transfer-encoding'] !== undefined) return undefined;
    return Number(headers['content-length'] ?? 0);
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    if (this.#expectsContinue && !this.#isContinued) this.response.writeContinue();
    this.#isContinued = true;
    try {
      yield* this.message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    } catch (error) {
      throw new CutBodyError(error);
    }
    if (!this.message.complete) throw new CutBodyError();
  }

  /** Calls `then` once when nothing of the answer is needed any more: it was sent, or its connection is gone. */
  whenOver(then: () => void): void {
    if (this.#isOver || this.message.socket.destroyed) then();
    else this.#whenOver = then;
  }

  over(): void {
    this.#isOver = true;
    const then = this.#whenOver;
    this.#whenOver = undefined;
    then?.();
  }

  /** So much of the body was not read that the connection cannot go on to another request. */
  get leavesTooMuch(): boolean {
    if (this.message.complete) return false;
    const announced = this.announcedBytes;
    return this.#isHeldBack || announced === undefined || announced > MAX_DROPPED_BYTES;
  }

  /**
   * Reads on and drops what comes, until the body ends, its sender goes or the time is over, so that it gets to read why it was
   * refused: a connection that is ended with bytes unread takes the answer with it.
   */
  async dropRest(lingerMs: number): Promise<void> {
    const { message } = this;
    if (message.complete || message.destroyed || this.#isHeldBack) return;
    await new Promise<void>((resolve) => {
      let left = MAX_LINGER_BYTES;
      const done = (): void => {
        clearTimeout(over);
        message.off('data', drop).off('end', done).off('close', done);
        resolve();
      };
      const drop = (piece: Buffer): void => {
        left -= piece.length;
        if (left < 0) done();
      };
      const over = setTimeout(done, lingerMs);
      message.on('data', drop).on('end', done).on('close', done).resume();
    });
  }

  /** Ends the connection of a request that was answered before its body had come, when the rest of that takes longer. */
  limitRest(lingerMs: number): void {
    const { message } = this;
    if (message.complete || message.destroyed || this.announcedBytes === 0) return;
    const over = setTimeout(() => {
      if (!message.complete) message.socket.destroy();
    }, lingerMs);
    message.once('close', () => clearTimeout(over));
  }

  /** Nobody asked for the body: it will not come. */
  get #isHeldBack(): boolean {
    return this.#expectsContinue && !this.#isContinued;
  }

  #watch(): AbortController {
    const gone = new AbortController();
    const { response, message } = this;
    const left = (): void => {
      if (!response.writableFinished) gone.abort();
    };
    if (response.closed || message.socket.destroyed) left();
    else response.once('close', left);
    return gone;
  }
}
