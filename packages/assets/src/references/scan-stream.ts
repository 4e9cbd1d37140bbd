import type { Uuid } from '@landfall/protocol/datatypes';
import { runAtEnd } from './run-at-end.ts';
import { scanForIds } from './scan.ts';
import type { ScanOptions } from './scan.ts';

/** Looked at in one go. */
const SEGMENT_BYTES = 2 * 1024 * 1024;
/** Looked at twice, so that nothing is lost where a segment ends: an id packed three times over has some 200 bytes. */
const OVERLAP_BYTES = 16 * 1024;

/** Text that is packed in one piece is kept together up to this length. */
const MOST_RUN_BYTES = 32 * 1024 * 1024;

/** What else may be wanted of a stream. */
export interface StreamScanOptions extends ScanOptions {
  /** Base64 and the like in one piece is read whole then, up to `mostRunBytes`; of longer ones it is told that they are not. */
  readonly onSplit?: ((reason: string) => void) | undefined;
  /** @default 32 MiB */
  readonly mostRunBytes?: number;
}

/**
 * Every id that stands anywhere in a stream, as {@link scanForIds} finds them, told as it goes on. Lines may have any length.
 * What is packed in one piece and longer than 16 KiB may be read in parts, unless somebody wants to be told of that.
 * @throws DecodeError when a segment is packed too deeply, or unpacks to too much; the next one can be pushed all the same
 */
export class StreamScan {
  readonly #take: (id: Uuid) => void;
  readonly #options: StreamScanOptions;
  #parts: Uint8Array[] = [];
  #length = 0;
  #goal = SEGMENT_BYTES + OVERLAP_BYTES;

  constructor(take: (id: Uuid) => void, options: StreamScanOptions = {}) {
    this.#take = take;
    this.#options = options;
  }

  /** Takes the next bytes, in chunks of any size; they must not change afterwards. @throws DecodeError as the class says */
  push(chunk: Uint8Array): void {
    this.#parts.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#goal) return;
    const segment = Buffer.concat(this.#parts);
    const kept = this.#keptOf(segment);
    this.#parts = [segment.subarray(segment.length - kept)];
    this.#length = kept;
    // Twice as much of a long run, so that it is looked at a few times only.
    this.#goal = kept + Math.max(kept, SEGMENT_BYTES);
    scanForIds(segment, this.#take, this.#options);
  }

  /** How much of its end is looked at again. */
  #keptOf(segment: Uint8Array): number {
    const { onSplit, mostRunBytes = MOST_RUN_BYTES } = this.#options;
    if (onSplit === undefined) return OVERLAP_BYTES;
    const run = runAtEnd(segment);
    if (run <= mostRunBytes) return Math.max(run, OVERLAP_BYTES);
    onSplit(`more than ${mostRunBytes} bytes of packed text in one piece are read in parts`);
    return OVERLAP_BYTES;
  }

  /** Looks at what is left at the end of the stream; another stream may be pushed then. @throws DecodeError as the class says */
  end(): void {
    const segment = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    this.#goal = SEGMENT_BYTES + OVERLAP_BYTES;
    scanForIds(segment, this.#take, this.#options);
  }
}
