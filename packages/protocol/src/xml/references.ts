import { DecodeError } from '../errors/index.ts';

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The longest reference there is: `#x10FFFF`, with some leading zeros. */
const MAX_REFERENCE_LENGTH = 16;

/**
 * Text with its references resolved: the five predefined entities and character references, once and not again.
 * @throws DecodeError on any other `&`; `offset` is where `raw` begins in the document.
 */
export function expandReferences(raw: string, offset: number): string {
  let text = '';
  let from = 0;
  for (let amp = raw.indexOf('&'); amp >= 0; amp = raw.indexOf('&', from)) {
    const semicolon = raw.indexOf(';', amp);
    if (semicolon < 0 || semicolon - amp > MAX_REFERENCE_LENGTH) {
      throw new DecodeError('& without its ;', { offset: offset + amp });
    }
    const reference = raw.slice(amp + 1, semicolon);
    const character = PREDEFINED.get(reference) ?? numericReference(reference);
    if (character === undefined) throw new DecodeError('unknown entity', { offset: offset + amp });
    text += raw.slice(from, amp) + character;
    from = semicolon + 1;
  }
  return text + raw.slice(from);
}

function numericReference(reference: string): string | undefined {
  const isHex = /^#x[0-9a-f]+$/i.test(reference);
  if (!isHex && !/^#[0-9]+$/.test(reference)) return undefined;
  const code = isHex ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
  return isCharacter(code) ? String.fromCodePoint(code) : undefined;
}

/** Whether XML 1.0 allows the code point in a document. */
export function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
