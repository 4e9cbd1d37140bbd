import { decodeBase64 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { parseDate } from './date.ts';
import { parseInteger, parseReal } from './real.ts';
import { readUuid, UUID_LENGTH } from './uuid-text.ts';
import { LlsdDate, LlsdReal, LlsdUri } from './value.ts';
import type { LlsdValue } from './value.ts';

/**
 * The value of a scalar element with that text, or undefined when LLSD has no such element. Text that is not of
 * the element's kind is the kind's default; only base64 is refused when malformed.
 * @throws DecodeError on malformed base64.
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
      return text.trim() === 'true' || parseInteger(text) !== 0;
    case 'real':
      return new LlsdReal(parseReal(text) ?? 0);
    case 'binary':
      return decodeBase64(text);
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

function parseUuid(text: string): Uuid {
  return (text.length === UUID_LENGTH ? readUuid(text, 0) : undefined) ?? Uuid.zero;
}
