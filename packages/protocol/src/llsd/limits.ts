import { DecodeError } from '../errors/index.ts';

/** What a document from a peer may cost. */
export interface LlsdLimits {
  /** Bytes, or UTF-16 units of a text. */
  readonly maxBytes?: number;
  /** Arrays and maps inside each other. */
  readonly maxDepth?: number;
  /** Values of any kind, containers included. */
  readonly maxValues?: number;
}

/** The largest reply seen is a login with a full inventory skeleton: some megabytes. */
export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/** Real documents stay below ten; decoders recurse, so that this also bounds the stack. */
export const DEFAULT_MAX_DEPTH = 96;
/** Thirty values for each of 60,000 inventory items. */
export const DEFAULT_MAX_VALUES = 2_000_000;

/** Counts what one document has cost so far. */
export class Budget {
  readonly #maxDepth: number;
  #valuesLeft: number;
  #depth = 0;

  /** @throws DecodeError when the document is already too long. */
  constructor(sizeBytes: number, { maxBytes, maxDepth, maxValues }: LlsdLimits = {}) {
    const most = maxBytes ?? DEFAULT_MAX_BYTES;
    if (sizeBytes > most) throw new DecodeError(`document of ${sizeBytes} bytes, ${most} allowed`);
    this.#maxDepth = maxDepth ?? DEFAULT_MAX_DEPTH;
    this.#valuesLeft = maxValues ?? DEFAULT_MAX_VALUES;
  }

  /** One more value. @throws DecodeError when there were too many. */
  spend(offset: number): void {
    if (--this.#valuesLeft < 0) throw new DecodeError('too many values', { offset });
  }

  /** Into a container. @throws DecodeError when nested too deeply. */
  enter(offset: number): void {
    if (++this.#depth > this.#maxDepth) throw new DecodeError('nested too deeply', { offset });
  }

  leave(): void {
    this.#depth--;
  }
}
