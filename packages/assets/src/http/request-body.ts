import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { refusal } from './answer.ts';
import type { ByteBudget } from './byte-budget.ts';

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** The client sends its body only when it is told to (`Expect: 100-continue`): {@link receiveBody} will, a refusal will not. */
export function expectsContinue(request: IncomingMessage, response: ServerResponse): void {
  waiting.set(request, response);
}

/** What a body may cost: each one, and all that are being received together. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly budget: ByteBudget;
}

/** A body, with `release` to be called when its bytes are no longer held; or why there is none. */
export type ReceivedBody =
  | { readonly bytes: Buffer; readonly release: () => void }
  | { readonly refused: Answer };

/**
 * Receives a whole body. More than the limit is refused as soon as it is known: from `Content-Length` before a byte is
 * read, otherwise at the byte that is too many. What the body takes counts against the budget until `release`.
 */
export async function receiveBody(request: IncomingMessage, limits: BodyLimits): Promise<ReceivedBody> {
  const refused = refuseUnread(request, limits);
  if (refused !== undefined) return { refused };
  const announced = Number(request.headers['content-length'] ?? 0);
  const receipt = new Receipt(limits, announced);
  return await receipt.receive(request);
}

function refuseUnread({ headers }: IncomingMessage, { maxBytes }: BodyLimits): Answer | undefined {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return refusal(415, 'content encodings are not taken', {
      'accept-encoding': 'identity',
      connection: 'close',
    });
  return Number(headers['content-length'] ?? 0) > maxBytes ? tooLarge(maxBytes) : undefined;
}

const tooLarge = (maxBytes: number): Answer =>
  refusal(413, `a body may have ${maxBytes} bytes`, { connection: 'close' });

const tooBusy = (): Answer =>
  refusal(503, 'too many uploads at once', { 'retry-after': 1, connection: 'close' });

const cutOff = (): Answer => refusal(400, 'the body was cut off', { connection: 'close' });

class Receipt {
  readonly #limits: BodyLimits;
  readonly #announced: number;
  readonly #pieces: Buffer[] = [];
  #size = 0;
  #taken = 0;

  constructor(limits: BodyLimits, announced: number) {
    this.#limits = limits;
    this.#announced = announced;
  }

  async receive(request: IncomingMessage): Promise<ReceivedBody> {
    if (!this.#cover(this.#announced)) return this.#refuse(tooBusy());
    waiting.get(request)?.writeContinue();
    try {
      const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
      for await (const piece of pieces) {
        const refused = this.#add(piece);
        if (refused !== undefined) return this.#refuse(refused);
      }
    } catch {
      return this.#refuse(cutOff());
    }
    if (!request.complete) return this.#refuse(cutOff());
    return { bytes: this.#whole(), release: () => this.#release() };
  }

  #add(piece: Buffer): Answer | undefined {
    this.#size += piece.length;
    if (this.#size > this.#limits.maxBytes) return tooLarge(this.#limits.maxBytes);
    if (!this.#cover(this.#size)) return tooBusy();
    this.#pieces.push(piece);
    return undefined;
  }

  #whole(): Buffer {
    return this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#size);
  }

  /** Makes sure that the budget was charged for `size` bytes. */
  #cover(size: number): boolean {
    const more = size - this.#taken;
    if (more <= 0) return true;
    if (!this.#limits.budget.take(more)) return false;
    this.#taken += more;
    return true;
  }

  #refuse(refused: Answer): ReceivedBody {
    this.#release();
    return { refused };
  }

  #release(): void {
    this.#limits.budget.giveBack(this.#taken);
    this.#taken = 0;
  }
}
