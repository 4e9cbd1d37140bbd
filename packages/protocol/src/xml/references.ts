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

/** Of a reference that is not understood, for people. */
const MOST_SHOWN = 12;

/**
 * Text with its references resolved: the five predefined entities and character references, once and not again. References to
 * what XML forbids (control characters, half a surrogate pair) count too: the XmlTextWriter of .NET writes `&#x1;` for a control
 * character in the name of an object, and its XmlTextReader, with which OpenSim reads objects and LibreMetaverse LLSD, takes it.
 * @throws DecodeError on any other `&`; `offset` is where `raw` begins in the document.
 * @source OpenSim SceneObjectSerializer; documentation of .NET, XmlWriter.WriteString and XmlTextReader.Normalization
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
    if (character === undefined) throw new DecodeError(faultOf(reference), { offset: offset + amp });
    text += raw.slice(from, amp) + character;
    from = semicolon + 1;
  }
  return text + raw.slice(from);
}

const NUMERIC = /^#(?:x([0-9a-f]+)|(\d+))$/i;
const LAST_CODE_POINT = 0x10ffff;

function numericReference(reference: string): string | undefined {
  const [, hex, decimal] = NUMERIC.exec(reference) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : undefined;
}

function faultOf(reference: string): string {
  const shown = JSON.stringify(`&${reference.slice(0, MOST_SHOWN)};`);
  if (NUMERIC.test(reference)) return `reference ${shown} to what is beyond Unicode`;
  return reference.startsWith('#') ? `reference ${shown} is no number` : `unknown entity ${shown}`;
}
