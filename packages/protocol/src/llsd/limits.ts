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

/** Why a part of a document was skipped instead of read. */
export type LlsdSkipReason =
  /** An element or a type that LLSD does not have: reads as undef. */
  | 'unknown-type'
  /** Binary in an encoding that is not known: reads as undef. */
  | 'unknown-encoding'
  /** Binary that is not what its encoding says: reads as undef. */
  | 'malformed-binary'
  /** A key that is followed by none, or stands where there are no keys: its entry is missing. */
  | 'key-without-value'
  /** A value in a map that has no key: it is missing. */
  | 'value-without-key'
  /** An element inside a text. */
  | 'element-in-scalar'
  /** Text between elements. */
  | 'stray-text'
  /** Another value beside the first of a document, when that was allowed. */
  | 'further-value'
  /** What follows the end of the document. */
  | 'after-the-end';

/** How a document is read. */
export interface LlsdReadOptions extends LlsdLimits {
  /** Is told of each part that was skipped and where it was (bytes, or UTF-16 units of XML), to count it. */
  readonly onSkipped?: (reason: LlsdSkipReason, offset: number) => void;
  /**
   * With several values side by side in `<llsd>`, as OpenSimulator answers about folders: `refuse` (the default), or take
   * the `first` and skip the others.
   */
  readonly severalValues?: 'refuse' | 'first';
  /** Name of the character encoding that came with an XML document, for one that does not say. UTF-8 by default. */
  readonly charset?: string;
}

/** The largest reply seen is a login with a full inventory skeleton: some megabytes. */
export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/** Real documents stay below ten; decoders recurse, so that this also bounds the stack. */
export const DEFAULT_MAX_DEPTH = 96;
/** Thirty values for each of 60,000 inventory items. */
export const DEFAULT_MAX_VALUES = 2_000_000;

/** Counts what one document has cost so far, and tells what was skipped. */
export class Budget {
  /** Whether the first of several values of a document is taken, not refused: `severalValues` is `first`. */
  readonly takesFirstValue: boolean;
  readonly #onSkipped: LlsdReadOptions['onSkipped'];
  readonly #maxDepth: number;
  #valuesLeft: number;
  #depth = 0;

  /** @throws DecodeError when the document is already too long. */
  constructor(sizeBytes: number, options: LlsdReadOptions = {}) {
    const { maxBytes, maxDepth, maxValues } = options;
    const most = maxBytes ?? DEFAULT_MAX_BYTES;
    if (sizeBytes > most) throw new DecodeError(`document of ${sizeBytes} bytes, ${most} allowed`);
    this.#maxDepth = maxDepth ?? DEFAULT_MAX_DEPTH;
    this.#valuesLeft = maxValues ?? DEFAULT_MAX_VALUES;
    this.#onSkipped = options.onSkipped;
    this.takesFirstValue = options.severalValues === 'first';
  }

  /** Something is left out of the result. */
  skip(reason: LlsdSkipReason, offset: number): void {
    this.#onSkipped?.(reason, offset);
  }

  /** One more value. @throws DecodeError when there were too many. */
  spend(offset: number): void {
    if (--this.#valuesLeft < 0) throw new DecodeError('too many values', { offset });
  }

  /** Into a container. @throws DecodeError when nested too deeply. */
  enter(offset: number): void {
    if (++this.#depth > this.#maxDepth) throw new DecodeError('nested too deeply', { offset });
  }

  /** Out of a container that was entered. */
  leave(): void {
    this.#depth--;
  }
}
