import { decodeUtf8, encodeUtf8 } from '../../bytes/index.ts';
import { DecodeError } from '../../errors/index.ts';

/** Notecards, the longest of them, hold 64 KiB of text and some items. */
export const MAX_TEXT_ASSET_BYTES = 4 * 1024 * 1024;

/** How an asset is read. */
export interface AssetReadOptions {
  /** Hears of what the decoder passed over and went on: in words, and at which byte of the asset it was noticed. */
  readonly onSkipped?: (what: string, offset: number) => void;
}

const LINE_END = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** What cannot be written in a line. */
// oxlint-disable-next-line no-control-regex
const STRAYS = /[\r\0]/;
const ALL_STRAYS = new RegExp(STRAYS, 'g');

/**
 * Reads the lines of a text asset. They end with a line feed, with a carriage return before it or without; what is no UTF-8 reads
 * as U+FFFD; NULs at the end and a mark of the byte order at the beginning are passed over, and so are others inside a line.
 */
export class LineReader {
  /** The whole asset, as it was given: not a copy. */
  readonly bytes: Uint8Array;
  /** Of the next line. */
  offset = 0;
  /** Without the NULs behind it. */
  readonly end: number;
  readonly #onSkipped: AssetReadOptions['onSkipped'];

  /** @throws DecodeError when the asset has more than {@link MAX_TEXT_ASSET_BYTES} */
  constructor(bytes: Uint8Array, { onSkipped }: AssetReadOptions = {}) {
    if (bytes.length > MAX_TEXT_ASSET_BYTES)
      throw new DecodeError(`a text of ${bytes.length} bytes, ${MAX_TEXT_ASSET_BYTES} allowed`);
    this.bytes = bytes;
    this.#onSkipped = onSkipped;
    this.end = endWithoutNuls(bytes);
    if (BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte)) {
      this.skip('a mark of the byte order');
      this.offset = BYTE_ORDER_MARK.length;
    }
  }

  /** Whether no line is left: a further read throws. */
  get atEnd(): boolean {
    return this.offset >= this.end;
  }

  /** The next line, without its end. @throws DecodeError when there is none */
  line(): string {
    if (this.atEnd) throw new DecodeError('ends too early', { offset: this.offset });
    const start = this.offset;
    const found = this.bytes.indexOf(LINE_END, start);
    const stop = found < 0 || found > this.end ? this.end : found;
    this.offset = stop + 1;
    const hasReturn = stop > start && this.bytes[stop - 1] === CARRIAGE_RETURN;
    const text = this.text(start, hasReturn ? stop - 1 : stop);
    if (!STRAYS.test(text)) return text;
    this.skip('a carriage return or NUL inside a line', start);
    return text.replaceAll(ALL_STRAYS, '');
  }

  /** The next line that is not blank. @throws DecodeError when there is none */
  populatedLine(): string {
    for (;;) {
      const line = this.line();
      if (line.trim() !== '') return line;
    }
  }

  /** The fields of a block in braces: called with each line's first word and what is behind it. @throws DecodeError unless it ends */
  block(onField: (key: string, value: string) => void): void {
    for (;;) {
      const [key, value] = keyAndValue(this.line());
      if (key === '}') return;
      if (key !== '{' && key !== '') onField(key, value);
    }
  }

  /** A part of the asset as text; what is no UTF-8 is told. */
  text(start: number, end: number): string {
    const text = decodeUtf8(this.bytes, start, end);
    if (text.includes('\ufffd') && encodeUtf8(text).length !== end - start)
      this.skip('bytes that are no UTF-8', start);
    return text;
  }

  /** Tells that something is passed over. */
  skip(what: string, offset = this.offset): void {
    this.#onSkipped?.(what, offset);
  }
}

function endWithoutNuls(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

/** The first word of a line, and what stands behind the one blank or tab after it. */
function keyAndValue(line: string): readonly [key: string, value: string] {
  const plain = line.trimStart();
  const end = plain.search(/\s/);
  return end < 0 ? [plain, ''] : [plain.slice(0, end), plain.slice(end + 1)];
}
