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

/** Letters and digits become others of their kind; all else stays, so that a MAC address still looks like one. */
export function textStandIn(secret: string, count: number): string {
  const isHex = /^[0-9a-f:$-]+$/i.test(secret);
  let at = count;
  return secret.replace(/[0-9A-Za-z]/g, (character) => {
    at = (at * 31 + 7) % 65_521;
    if (/[0-9]/.test(character)) return String((Number(character) + 1 + (at % 9)) % 10);
    const letters = isHex ? 6 : 26;
    const first = character < 'a' ? 65 : 97;
    const own = character.charCodeAt(0) - first;
    return String.fromCharCode(first + ((own + 1 + (at % (letters - 1))) % letters));
  });
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
