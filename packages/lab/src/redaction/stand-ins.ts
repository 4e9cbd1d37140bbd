/** What stands in a redacted recording in the place of a secret: of the same length and kind, the same for the same secret. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID with its dashes. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** Without a zero byte, so that a zero-coded packet with it is as long as it was, mostly. */
const UUID_BEGINNING = 'd15c105e-5ec7-4e75-8bad-facade';

/** The stand-in of the `count`th secret (from 0) that is a UUID, in lower case. */
export function uuidStandIn(count: number): string {
  let rest = count;
  let digits = '';
  for (let bytes = 0; bytes < 3; bytes++) {
    digits = (1 + (rest % 255)).toString(16).padStart(2, '0') + digits;
    rest = Math.floor(rest / 255);
  }
  return UUID_BEGINNING + digits;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';

/**
 * The stand-in of the `count`th secret (from 0) that is another text: as long, with what is neither letter nor digit where it was, so that a MAC address still
 * looks like one. Which letters and digits there are depends on the count alone, nor is a digit where a digit was: that would be enough to tell guesses of a password apart by its hash.
 */
export function textStandIn(secret: string, count: number): string {
  const alphabet = alphabetFor(secret);
  const length = secret.replace(/[^0-9A-Za-z]/g, '').length;
  const said: string[] = [];
  let rest = count;
  for (let place = 0; place < length; place++) {
    // Moved by its place, so that it does not begin with one letter many times over.
    said.push(alphabet.charAt(((rest % alphabet.length) + 3 * place + 1) % alphabet.length));
    rest = Math.floor(rest / alphabet.length);
  }
  return secret.replace(/[0-9A-Za-z]/g, () => said.pop() ?? '');
}

function alphabetFor(secret: string): string {
  if (/^[^A-Za-z]*$/.test(secret)) return DIGITS;
  if (!/^[0-9a-f:$-]+$/i.test(secret)) return LETTERS;
  return secret === upper(secret) ? upper(HEX) : HEX;
}

/** A secret as it may stand in bytes, and what stands there instead, of the same length. */
export type Form = readonly [secret: Uint8Array, standIn: Uint8Array];

/** The forms of a UUID: text in either case, with and without dashes, its 16 bytes, and those in base64. */
export function uuidForms(secret: string, standIn: string): Form[] {
  const bare = (text: string): string => text.replaceAll('-', '');
  const raw = (text: string): Uint8Array => Buffer.from(bare(text), 'hex');
  const base64 = (text: string): Uint8Array => Buffer.from(Buffer.from(raw(text)).toString('base64'));
  const texts = [lower, upper].flatMap((cased) => [
    pair(cased(secret), cased(standIn)),
    pair(cased(bare(secret)), cased(bare(standIn))),
  ]);
  return [...texts, [raw(secret), raw(standIn)], [base64(secret), base64(standIn)]];
}

/** The forms of any other secret: as it is, and in the other cases when it is hexadecimal. */
export function textForms(secret: string, standIn: string): Form[] {
  const cases = /^[0-9a-f:-]+$/i.test(secret) ? [same, lower, upper] : [same];
  return cases.map((cased) => pair(cased(secret), cased(standIn)));
}

const same = (text: string): string => text;
const lower = (text: string): string => text.toLowerCase();
const upper = (text: string): string => text.toUpperCase();
const pair = (secret: string, standIn: string): Form => [
  Buffer.from(secret, 'latin1'),
  Buffer.from(standIn, 'latin1'),
];
