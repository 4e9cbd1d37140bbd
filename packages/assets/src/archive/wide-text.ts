import { encodeUtf8 } from '@landfall/protocol/bytes';

/** Encodings of texts with two or four bytes for every character. */
export type WideEncoding = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

const WIDE: ReadonlySet<string> = new Set(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be']);
/** The longer marks begin with shorter ones. */
const MARKS: readonly (readonly [readonly number[], WideEncoding])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** Whether the kind of a file is one of these. */
export function isWide(kind: string): kind is WideEncoding {
  return WIDE.has(kind);
}

/** By its mark; or, without one, because most bytes of its characters are zero. Undefined for any other text. */
export function wideEncodingOf(head: Uint8Array): WideEncoding | undefined {
  const marked = MARKS.find(([mark]) => mark.every((byte, at) => head[at] === byte));
  if (marked !== undefined) return marked[1];
  const zeros: [number, number, number, number] = [0, 0, 0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 4]! += 1;
  const most = head.length / 4;
  const isZero = zeros.map((count) => count > most * MOSTLY);
  const isUsed = zeros.map((count) => count < most * (1 - MOSTLY));
  return PATTERNS.find(([used]) => used.every((is, at) => (is ? isUsed[at] : isZero[at])))?.[1];
}

/** Most of a text is of characters below U+0100. */
const MOSTLY = 0.8;
/** Which bytes of four are used. */
const PATTERNS: readonly (readonly [readonly boolean[], WideEncoding])[] = [
  [[true, false, true, false], 'utf-16le'],
  [[false, true, false, true], 'utf-16be'],
  [[true, false, false, false], 'utf-32le'],
  [[false, false, false, true], 'utf-32be'],
];

/** UTF-16 or UTF-32, with a mark or without one, as UTF-8 without one. What is no character becomes U+FFFD. */
export async function* narrow(
  chunks: AsyncIterable<Uint8Array>,
  encoding: WideEncoding,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder =
    encoding === 'utf-16le' || encoding === 'utf-16be'
      ? new TextDecoder(encoding)
      : new Utf32Decoder(encoding === 'utf-32le');
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield encodeUtf8(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield encodeUtf8(rest);
}

const MARK = 0xfeff;
const REPLACEMENT = 0xfffd;
const CHARACTER_BYTES = 4;

/** As {@link TextDecoder}, which does not know it. */
class Utf32Decoder {
  readonly #isLittle: boolean;
  #rest: Uint8Array = new Uint8Array(0);
  #isBegun = false;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  decode(chunk?: Uint8Array, _options?: { readonly stream: boolean }): string {
    if (chunk === undefined) return this.#rest.length === 0 ? '' : String.fromCodePoint(REPLACEMENT);
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.length - (bytes.length % CHARACTER_BYTES);
    this.#rest = bytes.subarray(end);
    const parts: string[] = [];
    for (let at = 0; at < end; at += CHARACTER_BYTES) {
      const code = this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
      if (code !== MARK || this.#isBegun)
        parts.push(String.fromCodePoint(isCharacter(code) ? code : REPLACEMENT));
      this.#isBegun = true;
    }
    return parts.join('');
  }
}

function isCharacter(code: number): boolean {
  return code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
}
