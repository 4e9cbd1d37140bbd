import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { RecordedBody } from '@landfall/transport/wrappers';

/** Keeps the beginning of a body that passes, and the hash of it all where that is not the whole. */
export class BodyTap {
  readonly #keepBytes: number;
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #missingBytes = 0;
  #hash: Hash | undefined;

  /** @param keepBytes at most so many are kept */
  constructor(keepBytes: number) {
    this.#keepBytes = keepBytes;
  }

  /** Copied as far as they are kept. */
  take(piece: Uint8Array): void {
    const kept = piece.slice(0, Math.max(0, this.#keepBytes - this.#keptBytes));
    if (kept.length < piece.length && this.#hash === undefined) {
      this.#hash = createHash('sha256');
      for (const before of this.#kept) this.#hash.update(before);
    }
    this.#hash?.update(piece);
    if (kept.length > 0) this.#kept.push(Uint8Array.from(kept));
    this.#keptBytes += kept.length;
    this.#missingBytes += piece.length - kept.length;
  }

  /** What passed until now. To be asked once. */
  body(): RecordedBody {
    const bytes = new Uint8Array(Buffer.concat(this.#kept, this.#keptBytes));
    const missingBytes = this.#missingBytes;
    return this.#hash === undefined
      ? { bytes, missingBytes }
      : { bytes, missingBytes, sha256: this.#hash.digest('hex') };
  }
}
