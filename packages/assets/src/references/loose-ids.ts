import { Uuid } from '@landfall/protocol/datatypes';
import type { KnownIds } from './known-ids.ts';
import { endOfMark } from './marks.ts';

const DIGITS = 32;
/** Signs and blanks between two digits of one id: `" + "` and the like; no letters. */
const MOST_BETWEEN = 8;
/** Digits in one piece up to this number may be ids behind one another; more are bytes, which are read as such. */
const MOST_RUN = 256;
const [OTHER, BETWEEN, MARK] = [-1, -2, -3] as const;
const VALUES = Int8Array.from({ length: 256 }, (_, code) => valueOf(String.fromCharCode(code)));

/** Of a hexadecimal digit its value. Letters beyond them end an id, everything else may stand in it. */
function valueOf(character: string): number {
  if (/[0-9a-f]/i.test(character)) return Number.parseInt(character, 16);
  if (character === '<' || character === '/') return MARK;
  return /[g-z]/i.test(character) ? OTHER : BETWEEN;
}

/**
 * Every known id whose digits stand in a text one behind the other, whatever signs, tags and comments part them, in whatever
 * groups: with some of its dashes or others in their place, byte by byte, broken by lines and quotes, among more digits.
 * @param text of latin1 characters
 */
export function eachLooseIn(text: string, known: KnownIds, take: (id: Uuid) => void): void {
  let [a, b, c, d] = [0, 0, 0, 0];
  let [digits, between, run] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at) & 0xff]!;
    if (value >= 0) {
      a = (a << 4) | (b >>> 28);
      b = (b << 4) | (c >>> 28);
      c = (c << 4) | (d >>> 28);
      d = (d << 4) | value;
      digits++;
      run = between === 0 ? run + 1 : 1;
      between = 0;
      if (digits >= DIGITS && run <= MOST_RUN && known.mayStartWith(a) && known.mayHave(a, b, c, d))
        take(new Uuid(a, b, c, d));
    } else if (value === OTHER || ++between > MOST_BETWEEN) {
      digits = 0;
      run = 0;
    } else if (value === MARK && digits > 0) at = endOfMark(text, at) - 1;
  }
}
