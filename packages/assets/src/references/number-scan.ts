/** Told what numbers stand in a text. */
export interface NumberSink {
  /**
   * One of up to 64 bits, in two words; negative ones in the form of two's complement.
   * @param bytes how many it takes, with a sign or without: 1, 2, 4 or 8
   * @param isNext whether it stands behind the one before it, with nothing but signs and blanks between
   */
  number(high: number, low: number, bytes: number, isHexadecimal: boolean, isNext: boolean): void;
  /** As long as one decimal number of 128 bits is. */
  whole(digits: string): void;
}

/** Signs and blanks between two of them. */
const MOST_BETWEEN = 14;
const [MOST_HEX, MOST_EXACT, MOST_DECIMAL] = [16, 15, 20] as const;
const [LEAST_WHOLE, MOST_WHOLE] = [30, 39] as const;
const [DASH, ZERO, LETTER_X] = [0x2d, 0x30, 0x78] as const;
const [SIGN, DECIMAL, HEXADECIMAL, LETTER] = [0, 1, 2, 3] as const;
/** A point, a dash and letters are part of what is no number. */
const CLASSES = Uint8Array.from({ length: 256 }, (_, code) => classOf(String.fromCharCode(code)));

function classOf(character: string): number {
  if (/[0-9]/.test(character)) return DECIMAL;
  if (/[a-f]/i.test(character)) return HEXADECIMAL;
  return /[g-z_.]/i.test(character) ? LETTER : SIGN;
}

/** Of a character beyond latin1 as of a sign: by its last byte it might be a digit. */
function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 0x100 ? CLASSES[code]! : SIGN;
}

/** Every number in a text: decimal, or hexadecimal behind `0x`, with the letters of C behind it or without. */
export function scanNumbers(text: string, sink: NumberSink): void {
  let end = 0;
  let isBroken = true;
  for (let at = 0; at < text.length;) {
    const kind = classAt(text, at);
    if (kind !== DECIMAL) {
      if (kind !== SIGN) isBroken = true;
      at++;
      continue;
    }
    const isHexadecimal = text.charCodeAt(at) === ZERO && (text.charCodeAt(at + 1) | 0x20) === LETTER_X;
    const start = isHexadecimal ? at + 2 : at;
    let stop = start;
    while (stop < text.length && isDigit(text, stop, isHexadecimal)) stop++;
    const behind = endOfSuffix(text, stop);
    const isNegative = isSigned(text, at);
    if ((isNegative || !isPart(text, at - 1)) && !isPart(text, behind)) {
      const isNext: boolean = !isBroken && at - end <= MOST_BETWEEN;
      isBroken = !tell(text.slice(start, stop), { isHexadecimal, isNegative, isNext }, sink);
      end = behind;
    } else {
      isBroken = true;
      // Behind a point, too, as in the names of the standard: 2.25.….
      tellWhole(text.slice(start, stop), sink);
    }
    at = Math.max(behind, at + 1);
  }
}

function isDigit(text: string, at: number, isHexadecimal: boolean): boolean {
  const kind = classAt(text, at);
  return kind === DECIMAL || (isHexadecimal && kind === HEXADECIMAL);
}

/** The dashes of an id have digits or letters in front. */
const isSigned = (text: string, at: number): boolean =>
  text.charCodeAt(at - 1) === DASH && !isPart(text, at - 2);

function isPart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === DASH || (code < 0x100 && CLASSES[code] !== SIGN);
}

const MOST_SUFFIX = 3;

function endOfSuffix(text: string, at: number): number {
  let end = at;
  while (end - at < MOST_SUFFIX && /[ul]/i.test(text.charAt(end))) end++;
  return end;
}

interface Spelling {
  readonly isHexadecimal: boolean;
  readonly isNegative: boolean;
  readonly isNext: boolean;
}

/** False when it is none of those that are told. */
function tell(digits: string, { isHexadecimal, isNegative, isNext }: Spelling, sink: NumberSink): boolean {
  const { length } = digits;
  if (isHexadecimal) {
    if (length === 0 || length > MOST_HEX) return false;
    const high = length > 8 ? Number.parseInt(digits.slice(0, -8), 16) | 0 : 0;
    const low = Number.parseInt(digits.slice(-8), 16) | 0;
    sink.number(high, low, bytesOf(high, low >>> 0), true, isNext);
    return true;
  }
  if (length <= MOST_EXACT) {
    const value = isNegative ? -Number(digits) : Number(digits);
    const high = Math.floor(value / 2 ** 32) | 0;
    sink.number(high, value | 0, value < 0 ? negativeBytes(value) : bytesOf(high, value), false, isNext);
    return true;
  }
  tellWhole(digits, sink);
  if (length > MOST_DECIMAL) return false;
  const value = BigInt(isNegative ? `-${digits}` : digits);
  if (value >= 1n << 64n || value < -(1n << 63n)) return false;
  const bits = BigInt.asUintN(64, value);
  sink.number(Number(bits >> 32n) | 0, Number(bits & 0xffffffffn) | 0, 8, false, isNext);
  return true;
}

function tellWhole(digits: string, sink: NumberSink): void {
  if (digits.length >= LEAST_WHOLE && digits.length <= MOST_WHOLE && /^\d+$/.test(digits)) sink.whole(digits);
}

function bytesOf(high: number, low: number): number {
  if (high !== 0) return 8;
  return low <= 0xff ? 1 : low <= 0xffff ? 2 : 4;
}

function negativeBytes(value: number): number {
  if (value >= -(2 ** 7)) return 1;
  if (value >= -(2 ** 15)) return 2;
  return value >= -(2 ** 31) ? 4 : 8;
}
