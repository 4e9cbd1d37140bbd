/** The longest stretches of digits in a text: they tell what cannot be in it, in one pass that costs next to nothing. */
export interface LongestRuns {
  /** Hexadecimal digits. */
  readonly hex: number;
  /** Digits of base64. */
  readonly base64: number;
  /** Digits of base64 of either kind: with `+/`, or with `-_`. */
  readonly anyBase64: number;
}

const HEX = 1;
const BASE64 = 2;
const URL_BASE64 = 4;
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => kindOf(String.fromCharCode(code)));

/** @param text of latin1 characters */
export function longestRuns(text: string): LongestRuns {
  let [hex, base64, anyBase64] = [0, 0, 0];
  let [hexRun, base64Run, anyRun] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const kind = KINDS[text.charCodeAt(at)]!;
    hexRun = (kind & HEX) === 0 ? 0 : hexRun + 1;
    base64Run = (kind & BASE64) === 0 ? 0 : base64Run + 1;
    anyRun = kind === 0 ? 0 : anyRun + 1;
    if (hexRun > hex) hex = hexRun;
    if (base64Run > base64) base64 = base64Run;
    if (anyRun > anyBase64) anyBase64 = anyRun;
  }
  return { hex, base64, anyBase64 };
}

function kindOf(character: string): number {
  const hex = /[0-9a-f]/i.test(character) ? HEX : 0;
  const base64 = /[A-Za-z0-9+/]/.test(character) ? BASE64 : 0;
  return hex | base64 | (/[A-Za-z0-9_-]/.test(character) ? URL_BASE64 : 0);
}
