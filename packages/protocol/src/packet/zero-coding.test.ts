import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { createRandom } from '../testing/random.ts';
import { MAX_EXPANDED_BYTES, zeroDecode, zeroEncode } from './index.ts';

interface Vectors {
  readonly roundTrip: readonly {
    readonly name: string;
    readonly plain_hex: string;
    readonly coded_hex: string;
    readonly worth_sending_coded: boolean;
  }[];
  /** Decode-only, because no encoder writes them. */
  readonly decodeOnly: readonly { readonly coded_hex: string; readonly plain_viewer_hex: string }[];
}

const path = new URL('../../../../vectors/packet/zero-coding.json', import.meta.url);
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vectors;
/** The vectors have the six header bytes in front, which are never coded. */
const body = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex')).subarray(6);
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** The rule, said as plainly as possible. */
function encodePlainly(plain: Uint8Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < plain.length; i++) {
    out.push(plain[i]!);
    if (plain[i] !== 0) continue;
    let run = 1;
    while (run < 255 && plain[i + 1] === 0) {
      run++;
      i++;
    }
    out.push(run);
  }
  return out;
}

/** Bytes in runs, zeros and others, as real bodies have them. */
function seededBody(seed: number): Uint8Array {
  const random = createRandom(seed);
  const bytes: number[] = [];
  for (let runs = random.integer(0, 30); runs > 0; runs--) {
    const zeros = random.chance(0.5);
    const length = random.chance(0.1) ? random.integer(250, 520) : random.integer(1, 9);
    for (let i = 0; i < length; i++) bytes.push(zeros ? 0 : random.integer(1, 255));
  }
  return Uint8Array.from(bytes);
}

describe('zero-coding', () => {
  test.each(vectors.roundTrip)('$name', ({ plain_hex, coded_hex, worth_sending_coded }) => {
    const plain = body(plain_hex);
    const coded = body(coded_hex);
    expect(zeroEncode(plain)).toEqual(coded);
    expect(zeroDecode(coded)).toEqual(plain);
    expect(coded.length < plain.length).toBe(worth_sending_coded);
  });

  test.each(vectors.decodeOnly)('$coded_hex reads as in the viewer', ({ coded_hex, plain_viewer_hex }) => {
    expect(zeroDecode(body(coded_hex))).toEqual(body(plain_viewer_hex));
  });

  test('a lone 00 at the end is one zero', () => {
    expect(zeroDecode(hex('0100'))).toEqual(hex('0100'));
    expect(zeroDecode(hex('00'))).toEqual(hex('00'));
  });

  test('nothing is nothing', () => {
    expect(zeroEncode(new Uint8Array(0))).toHaveLength(0);
    expect(zeroDecode(new Uint8Array(0))).toHaveLength(0);
  });

  test('agrees with the plainly said rule on seeded bodies, and comes back', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const plain = seededBody(seed);
      const coded = zeroEncode(plain);
      expect([...coded]).toEqual(encodePlainly(plain));
      expect(zeroDecode(coded)).toEqual(plain);
    }
  });

  test('input of any alignment, also a Buffer', () => {
    const plain = Buffer.from('0900050000000000000102030400', 'hex');
    for (let start = 0; start < plain.length; start++) {
      const coded = zeroEncode(plain.subarray(start));
      expect([...coded]).toEqual(encodePlainly(plain.subarray(start)));
      expect(Buffer.compare(zeroDecode(coded), plain.subarray(start))).toBe(0);
    }
  });

  test('expands to the bound and not further', () => {
    const most = new Uint8Array(MAX_EXPANDED_BYTES);
    expect(zeroDecode(zeroEncode(most))).toEqual(most);
    expect(zeroDecode(most.fill(7))).toEqual(most);
    expect(() => zeroDecode(new Uint8Array(MAX_EXPANDED_BYTES + 1).fill(7))).toThrow(DecodeError);
    expect(() => zeroDecode(hex('00ff'.repeat(33)))).toThrow(DecodeError);
    expect(() => zeroDecode(hex(`00${'00'.repeat(32)}01`))).toThrow(DecodeError);
    expect(() => zeroDecode(new Uint8Array(65_507))).toThrow(DecodeError);
    expect(() => zeroEncode(new Uint8Array(MAX_EXPANDED_BYTES + 1))).toThrow(EncodeError);
  });

  test('is refused as too long, however little of the memory is left and wherever its zeros are', () => {
    for (let zeros = 0; zeros < 12; zeros++) {
      for (let before = 0; before < 9; before++) {
        const long = new Uint8Array(16_000).fill(0xaa);
        for (let n = 0; n < zeros; n++) long.set([0, 1], before + n * 7);
        // Each takes some of the slab, so that its end is met at different places.
        zeroDecode(new Uint8Array(8000 + zeros).fill(0x11));
        expect(() => zeroDecode(long)).toThrow(DecodeError);
      }
    }
  });

  test('zeros stay zeros after refused input has been written where they will be', () => {
    for (let i = 0; i < 200; i++) {
      expect(() => zeroDecode(new Uint8Array(9000).fill(0xaa))).toThrow(DecodeError);
      expect(zeroDecode(hex('00c8'))).toEqual(new Uint8Array(200));
      expect(zeroDecode(hex(`${'bb'.repeat(50)}00ff00ff`)).subarray(50)).toEqual(new Uint8Array(510));
    }
  });

  test('what was expanded is not written to again', () => {
    const first = zeroDecode(hex('0100050203'));
    for (let i = 0; i < 2000; i++) zeroDecode(hex(`${'cc'.repeat(60)}00ff`));
    expect(first).toEqual(hex('01 0000000000 0203'.replaceAll(' ', '')));
  });
});
