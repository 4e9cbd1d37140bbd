/**
 * Whether bytes may begin with a stream of deflate, which has no mark of its own. Trying costs a tenth of a millisecond, and every
 * field of every object would be tried: of noise this lets one in seventy through.
 * @source RFC 1951
 */
export function mayBeDeflate(bytes: Uint8Array): boolean {
  const bits = new Bits(bytes);
  bits.take(1);
  switch (bits.take(2)) {
    case 0:
      return isStored(bytes);
    case 1:
      return hasFixedCodes(bits);
    case 2:
      return hasOwnCodes(bits);
    default:
      return false;
  }
}

/** Reads on as zeros behind the end. */
class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isOver(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  /** A number, its lowest bit first. */
  take(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++) value |= this.#next() << bit;
    return value;
  }

  /** A code, its highest bit first, behind what was taken of it. */
  code(count: number, taken = 0): number {
    let value = taken;
    for (let bit = 0; bit < count; bit++) value = (value << 1) | this.#next();
    return value;
  }

  #next(): number {
    const bit = ((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1;
    this.#at++;
    return bit;
  }
}

/** Its length stands there twice, the second time with each bit turned round. */
function isStored(bytes: Uint8Array): boolean {
  const [, low = 0, high = 0, notLow = 0, notHigh = 0] = bytes;
  return (low ^ notLow) === 0xff && (high ^ notHigh) === 0xff;
}

/** Symbols that are looked at; nine of ten in noise go wrong within ten. */
const MOST_SYMBOLS = 24;
const END = 256;
const LAST_LENGTH = 285;
const LAST_DISTANCE = 29;
/** Codes of up to seven bits are up to this one, of eight up to the other; these begin with lengths. */
const [LAST_OF_SEVEN, LAST_OF_EIGHT, FIRST_LONG_LENGTH] = [0x17, 0xc7, 0xc0] as const;

/** No distance leads to before the beginning: in noise one soon does. */
function hasFixedCodes(bits: Bits): boolean {
  let written = 0;
  for (let count = 0; count < MOST_SYMBOLS && !bits.isOver; count++) {
    const symbol = fixedSymbol(bits);
    if (symbol === END) return true;
    if (symbol < END) written++;
    else if (symbol > LAST_LENGTH) return false;
    else {
      const length = lengthOf(symbol, bits);
      const code = bits.code(5);
      if (code > LAST_DISTANCE || distanceOf(code, bits) > written) return bits.isOver;
      written += length;
    }
  }
  return true;
}

function fixedSymbol(bits: Bits): number {
  const seven = bits.code(7);
  if (seven <= LAST_OF_SEVEN) return END + seven;
  const eight = bits.code(1, seven);
  if (eight < FIRST_LONG_LENGTH) return eight - 0x30;
  if (eight <= LAST_OF_EIGHT) return eight - FIRST_LONG_LENGTH + 280;
  return bits.code(1, eight) - 0x190 + 144;
}

function lengthOf(symbol: number, bits: Bits): number {
  const at = symbol - END - 1;
  if (symbol === LAST_LENGTH) return 258;
  if (at < 8) return at + 3;
  const more = (at >> 2) - 1;
  return ((4 + (at & 3)) << more) + 3 + bits.take(more);
}

function distanceOf(code: number, bits: Bits): number {
  if (code < 4) return code + 1;
  const more = (code >> 1) - 1;
  return ((2 + (code & 1)) << more) + 1 + bits.take(more);
}

/** More are not defined. */
const [MOST_LITERALS, MOST_DISTANCES] = [29, 29] as const;
/** Bits of the length of a code; the longest code of lengths has seven. */
const [LENGTH_BITS, WHOLE] = [3, 1 << 7] as const;

/** The codes with which the lengths of the others are written are complete, as all compressors write them. */
function hasOwnCodes(bits: Bits): boolean {
  if (bits.take(5) > MOST_LITERALS || bits.take(5) > MOST_DISTANCES) return false;
  const count = bits.take(4) + 4;
  let covered = 0;
  for (let at = 0; at < count; at++) {
    const length = bits.take(LENGTH_BITS);
    if (length > 0) covered += WHOLE >> length;
  }
  return covered === WHOLE;
}
