import { encodeUtf8, formatHex } from '../bytes/index.ts';

/** Left rotation in each step of the four rounds. @source RFC 1321 §3.4 */
const SHIFTS: readonly (readonly number[])[] = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** floor(2^32 × |sin(i + 1)|). @source RFC 1321 §3.4 */
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

const INITIAL: readonly number[] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];

const BLOCK_BYTES = 64;

/**
 * The 16 bytes of the MD5 digest. Weak as a hash; the login protocol and the asset ids of old servers are made of it.
 * @source RFC 1321
 */
export function md5(bytes: Uint8Array): Uint8Array {
  const padded = pad(bytes);
  const view = new DataView(padded.buffer);
  const state = Int32Array.from(INITIAL);
  const words = new Int32Array(16);
  for (let block = 0; block < padded.length; block += BLOCK_BYTES) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + 4 * i, true);
    mix(state, words);
  }
  const digest = new Uint8Array(16);
  const out = new DataView(digest.buffer);
  for (let i = 0; i < 4; i++) out.setInt32(4 * i, state[i]!, true);
  return digest;
}

/** The MD5 digest of a text's UTF-8 as 32 lower-case hexadecimal digits. */
export function md5Hex(text: string): string {
  return formatHex(md5(encodeUtf8(text)));
}

function pad(bytes: Uint8Array): Uint8Array {
  const length = Math.ceil((bytes.length + 9) / BLOCK_BYTES) * BLOCK_BYTES;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(length - 8, BigInt(bytes.length) * 8n, true);
  return padded;
}

function mix(state: Int32Array, words: Int32Array): void {
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const sum = (a + select(round, b, c, d) + SINES[i]! + words[wordOf(round, i)]!) | 0;
    const shift = SHIFTS[round]![i & 3]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
}

function select(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (b & d) | (c & ~d);
  if (round === 2) return b ^ c ^ d;
  return c ^ (b | ~d);
}

function wordOf(round: number, i: number): number {
  if (round === 0) return i;
  if (round === 1) return (5 * i + 1) & 15;
  if (round === 2) return (3 * i + 5) & 15;
  return (7 * i) & 15;
}
