import type { Answer } from './answer.ts';
import { CutBodyError, RefusedBodyError, cutOff, encoded, tooBusy, tooLarge } from './body-errors.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { IncomingRequest } from './incoming-request.ts';

/** What a body may cost: each one, and all that are being received together. */
export interface BodyLimits {
  /** Of this body; a longer one is answered 413. */
  readonly maxBytes: number;
  /** What all of them share; a body for which it has no room is answered 503. */
  readonly budget: ByteBudget;
}

/** A body, with `release` to be called when its bytes are no longer held; or why there is none. */
export type ReceivedBody =
  | { readonly bytes: Uint8Array; readonly release: () => void }
  | { readonly refused: Answer };

type WithBody = Pick<IncomingRequest, 'headers' | 'body'>;

/**
 * Receives a whole body. More than the limit is refused as soon as it is known: from `Content-Length` before a byte is
 * read, otherwise at the byte that is too many. What the body takes counts against the budget until `release`.
 */
export async function receiveBody(request: WithBody, limits: BodyLimits): Promise<ReceivedBody> {
  const receipt = new Receipt(limits.budget);
  try {
    refuseUnread(request, limits.maxBytes);
    receipt.cover(request.body.announcedBytes ?? 0);
    for await (const piece of bodyPieces(request, limits.maxBytes)) receipt.add(piece);
    return { bytes: receipt.whole(), release: () => receipt.release() };
  } catch (error) {
    receipt.release();
    if (error instanceof RefusedBodyError) return { refused: error.answer };
    if (error instanceof CutBodyError) return { refused: cutOff() };
    throw error;
  }
}

/**
 * A body piece by piece, for who needs no whole: nothing is held but the piece that is being looked at.
 * @throws RefusedBodyError when it is longer than `maxBytes`, or compressed; CutBodyError when it ends before its end
 */
export async function* bodyPieces(request: WithBody, maxBytes: number): AsyncGenerator<Uint8Array> {
  refuseUnread(request, maxBytes);
  let size = 0;
  for await (const piece of request.body.pieces()) {
    size += piece.byteLength;
    if (size > maxBytes) throw new RefusedBodyError(tooLarge(maxBytes));
    yield piece;
  }
}

function refuseUnread({ headers, body }: WithBody, maxBytes: number): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw new RefusedBodyError(encoded());
  if ((body.announcedBytes ?? 0) > maxBytes) throw new RefusedBodyError(tooLarge(maxBytes));
}

/** The pieces that have come, and what they were charged for. */
class Receipt {
  readonly #budget: ByteBudget;
  readonly #pieces: Uint8Array[] = [];
  #size = 0;
  #taken = 0;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  add(piece: Uint8Array): void {
    this.#size += piece.byteLength;
    this.cover(this.#size);
    this.#pieces.push(piece);
  }

  /** Makes sure that the budget was charged for `size` bytes. @throws RefusedBodyError when it has not so much */
  cover(size: number): void {
    const more = size - this.#taken;
    if (more <= 0) return;
    if (!this.#budget.take(more)) throw new RefusedBodyError(tooBusy());
    this.#taken += more;
  }

  /** Not a Buffer, whose `slice` is no copy. */
  whole(): Uint8Array {
    const { buffer, byteOffset, length } =
      this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#size);
    return new Uint8Array(buffer, byteOffset, length);
  }

  release(): void {
    this.#budget.giveBack(this.#taken);
    this.#taken = 0;
    this.#pieces.length = 0;
  }
}
