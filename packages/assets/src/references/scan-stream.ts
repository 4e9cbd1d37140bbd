import type { Uuid } from '@landfall/protocol/datatypes';
import { scanForIds } from './scan.ts';
import type { ScanOptions } from './scan.ts';

/** Looked at in one go. */
const SEGMENT_BYTES = 2 * 1024 * 1024;
/** Looked at twice, so that nothing is lost where a segment ends: an id packed three times over has some 200 bytes. */
const OVERLAP_BYTES = 16 * 1024;

/**
 * Every id that stands anywhere in a stream, as {@link scanForIds} finds them, told as it goes on. Lines may have any length.
 * What is packed in one piece and longer than a segment (2 MiB) is read in parts.
 * @throws DecodeError when a segment is packed too deeply, or unpacks to too much
 */
export class StreamScan {
  readonly #take: (id: Uuid) => void;
  readonly #options: ScanOptions;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(take: (id: Uuid) => void, options: ScanOptions = {}) {
    this.#take = take;
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    this.#parts.push(chunk);
    this.#length += chunk.length;
    if (this.#length < SEGMENT_BYTES + OVERLAP_BYTES) return;
    const segment = Buffer.concat(this.#parts);
    scanForIds(segment, this.#take, this.#options);
    this.#parts = [segment.subarray(segment.length - OVERLAP_BYTES)];
    this.#length = OVERLAP_BYTES;
  }

  end(): void {
    scanForIds(Buffer.concat(this.#parts), this.#take, this.#options);
    this.#parts = [];
    this.#length = 0;
  }
}
