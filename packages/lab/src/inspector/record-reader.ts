import type { FileHandle } from 'node:fs/promises';
import { DecodeError } from '@landfall/protocol/errors';

/** A search goes through the copy in its order: so much of it is read at once. */
const WINDOW_BYTES = 1024 * 1024;
/** Of a record, its length, and what stands around its payload. @source docs/wire/recording.md */
const LENGTH_BYTES = 4;
const AROUND_BYTES = 28;
const MOST_RECORD_BYTES = 512 * 1024 * 1024;

/** A part of the copy. */
interface Window {
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** Reads records of the copy by where they begin. */
export class RecordReader {
  readonly #copy: FileHandle;
  #last: Window = { from: 0, bytes: new Uint8Array(0) };

  constructor(copy: FileHandle) {
    this.#copy = copy;
  }

  /** The same, where it is in memory already. @throws DecodeError when the copy is damaged */
  atHand(offset: number): Uint8Array | undefined {
    return recordIn(this.#last, offset);
  }

  /** The bytes of the record that begins there; they stay as they are. @throws DecodeError when the copy is damaged */
  async record(offset: number): Promise<Uint8Array> {
    const known = recordIn(this.#last, offset);
    if (known !== undefined) return known;
    const window = await this.#read(offset, WINDOW_BYTES);
    const length = lengthIn(window, offset) ?? 0;
    const whole = length > window.bytes.length ? await this.#read(offset, length) : window;
    const record = recordIn(whole, offset);
    if (record === undefined) throw new DecodeError('the copy of the recording is damaged', { offset });
    return record;
  }

  /** Into a window of its own: whoever has bytes of the last one keeps them, and nobody waits for another's. */
  async #read(from: number, length: number): Promise<Window> {
    const { buffer, bytesRead } = await this.#copy.read(new Uint8Array(length), 0, length, from);
    this.#last = { from, bytes: buffer.subarray(0, bytesRead) };
    return this.#last;
  }
}

function recordIn(window: Window, offset: number): Uint8Array | undefined {
  const length = lengthIn(window, offset);
  const at = offset - window.from;
  if (length === undefined || at + length > window.bytes.length) return undefined;
  return window.bytes.subarray(at, at + length);
}

/** Undefined where its beginning is not in the window. @throws DecodeError for a length that no record has */
function lengthIn({ from, bytes }: Window, offset: number): number | undefined {
  const at = offset - from;
  if (at < 0 || at + LENGTH_BYTES > bytes.length) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true) + AROUND_BYTES;
  if (length > MOST_RECORD_BYTES) throw new DecodeError(`a record of ${length} bytes`, { offset });
  return length;
}
