import { encodeUtf8 } from '@landfall/protocol/bytes';
import { MOST_FIELD_BYTES } from '@landfall/protocol/message';

/** Characters have at most four bytes: what is shorter fits, with the zero behind it. */
const SURELY_FITS = 63;

/** A text that fits a field of one byte's length with its zero: cut between characters. */
export function fittingText(text: string): string {
  if (text.length <= SURELY_FITS || encodeUtf8(text).length < MOST_FIELD_BYTES) return text;
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += encodeUtf8(character).length;
    if (bytes >= MOST_FIELD_BYTES) break;
    kept += character;
  }
  return kept;
}
