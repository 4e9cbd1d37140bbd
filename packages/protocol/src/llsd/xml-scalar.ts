import { Uuid } from '../datatypes/index.ts';
import { parseDate } from './date.ts';
import { parseInteger, parseReal } from './real.ts';
import { readUuid, UUID_LENGTH } from './uuid-text.ts';
import { LlsdDate, LlsdReal, LlsdUri } from './value.ts';
import type { LlsdValue } from './value.ts';

const DIGITS_ALONE = /^[0-9a-f]{32}$/i;

/**
 * The value of a scalar element with that text, or undefined when LLSD has no such element. Text that is not of
 * the element's kind is the kind's default. Binary is not read here: it has encodings, and can be malformed.
 */
export function readScalar(name: string, text: string): LlsdValue | undefined {
  switch (name) {
    case 'string':
      return text;
    case 'integer':
      return parseInteger(text);
    case 'uuid':
      return parseUuid(text.trim());
    case 'boolean':
      return saysTrue(text);
    case 'real':
      return new LlsdReal(parseReal(text) ?? 0);
    case 'uri':
      return new LlsdUri(text.trim());
    case 'date':
      return parseDate(text) ?? new LlsdDate(0);
    case 'undef':
      return null;
    default:
      return undefined;
  }
}

/** Nothing else is true, not 2 either. @source viewer llsdserialize_xml.cpp, LibreMetaverse XmlLLSD.cs */
export function saysTrue(text: string): boolean {
  const word = text.trim();
  return word === 'true' || word === '1';
}

/** In braces and without dashes too. @source LibreMetaverse UUID.TryParse */
function parseUuid(written: string): Uuid {
  const bare = written.startsWith('{') && written.endsWith('}') ? written.slice(1, -1) : written;
  const text = DIGITS_ALONE.test(bare) ? bare.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : bare;
  return (text.length === UUID_LENGTH ? readUuid(text, 0) : undefined) ?? Uuid.zero;
}
