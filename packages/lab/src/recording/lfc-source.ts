import { crc32 } from 'node:zlib';
import { DecodeError } from '@landfall/protocol/errors';
import { IncomingBytes } from '../capture/index.ts';
import { decodePayload } from './decode-record.ts';
import {
  CHECKSUM_BYTES,
  FILE_HEADER_BYTES,
  MAGIC,
  MAX_PAYLOAD_BYTES,
  RECORD_HEADER_BYTES,
  SIDES,
  VERSION,
} from './layout.ts';
import type { CaptureRecord, RecordingEnd } from './record.ts';
import type { RecordSource } from './record-source.ts';

/** Kinds that are not known are counted, up to so many. */
const MAX_UNREAD_KINDS = 32;

/** Whether a file that begins so is a recording of ours. */
export function isRecording(beginning: Uint8Array): boolean {
  return MAGIC.every((byte, at) => beginning[at] === byte);
}

/** Records of a `.lfc` file. @source docs/wire/recording.md */
export class LfcSource implements RecordSource {
  readonly #file = new IncomingBytes();
  readonly #unread = new Map<string, number>();
  #hasHeader = false;
  #records = 0;

  *take(chunk: Uint8Array): Generator<CaptureRecord, void, undefined> {
    this.#file.push(chunk);
    if (!this.#hasHeader && !this.#takeHeader()) return;
    for (;;) {
      const record = this.#takeRecord();
      if (record === undefined) return;
      if (record !== 'unread') yield record;
    }
  }

  // oxlint-disable-next-line require-yield -- nothing waits, but other sources have something to say here
  *finish(): Generator<CaptureRecord, Omit<RecordingEnd, 'damage'>, undefined> {
    const { waiting, fileBytes } = this.#file;
    const what = this.#hasHeader ? `record ${this.#records + 1}` : 'file header';
    const isWhole = this.#hasHeader && waiting === 0;
    return {
      records: this.#records,
      unread: this.#unread,
      cut: isWhole ? undefined : { offset: fileBytes, what },
    };
  }

  #takeHeader(): boolean {
    const file = this.#file;
    if (file.waiting < FILE_HEADER_BYTES) return false;
    const version = file.view.getUint16(MAGIC.length, true);
    if (version === 0 || version > VERSION)
      throw new DecodeError(`a recording of version ${version}: a later program is needed`, {
        offset: MAGIC.length,
      });
    file.at += FILE_HEADER_BYTES;
    this.#hasHeader = true;
    return true;
  }

  /** Undefined when it has not come whole. */
  #takeRecord(): CaptureRecord | 'unread' | undefined {
    const file = this.#file;
    const { view, at, base, bytes } = file;
    if (file.waiting < RECORD_HEADER_BYTES) return undefined;
    const length = view.getUint32(at, true);
    if (length > MAX_PAYLOAD_BYTES) throw new DecodeError(`record of ${length} bytes`, { offset: base + at });
    const end = at + RECORD_HEADER_BYTES + length;
    if (end + CHECKSUM_BYTES > bytes.length) return undefined;
    if (crc32(bytes.subarray(at, end)) !== view.getUint32(end, true))
      throw new DecodeError('a record whose checksum is wrong', { offset: base + at });
    file.at = end + CHECKSUM_BYTES;
    this.#records++;
    return this.#decode(at, end);
  }

  #decode(at: number, end: number): CaptureRecord | 'unread' {
    const { view, bytes, base } = this.#file;
    const kind = view.getUint8(at + 4);
    const side = SIDES[view.getUint8(at + 5)];
    const recorded = {
      number: this.#records,
      side: side ?? 'wire',
      monoMs: view.getFloat64(at + 8, true),
      wallMs: view.getFloat64(at + 16, true),
    };
    try {
      const payload = bytes.subarray(at + RECORD_HEADER_BYTES, end);
      const record = decodePayload(kind, recorded, payload);
      return record ?? this.#pass(`record of kind ${kind}`);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      // Its checksum is right: somebody wrote it so, and what follows is readable.
      const where = error.path === undefined ? '' : ` (${error.path})`;
      return this.#pass(`record that is not as its kind says at offset ${base + at}: ${error.what}${where}`);
    }
  }

  #pass(what: string): 'unread' {
    const known = this.#unread.get(what);
    if (known !== undefined || this.#unread.size < MAX_UNREAD_KINDS) this.#unread.set(what, (known ?? 0) + 1);
    return 'unread';
  }
}
