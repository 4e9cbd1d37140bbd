import { encodeBase64 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { EncodeError } from '../errors/index.ts';
import { formatDate } from './date.ts';
import { formatReal } from './real.ts';
import { LlsdDate, LlsdReal, LlsdUri } from './value.ts';
import type { LlsdArray, LlsdMap, LlsdValue } from './value.ts';

/* oxlint-disable-next-line no-control-regex -- exactly those need an escape */
const SPECIAL = /[\u0000-\u001f\u007f\\'"]/g;

/**
 * The LLSD notation of a value, on one line, without spaces.
 * @throws EncodeError on a `number` that is no 32-bit integer: reals are {@link LlsdReal}.
 */
export function formatLlsdNotation(value: LlsdValue): string {
  if (typeof value === 'string') return `'${escape(value, "'")}'`;
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value === null) return '!';
  if (value instanceof Uuid) return `u${value.toString()}`;
  if (value instanceof LlsdReal) return `r${formatReal(value.value)}`;
  if (value instanceof Uint8Array) return `b64"${encodeBase64(value)}"`;
  if (value instanceof LlsdUri) return `l"${escape(value.text, '"')}"`;
  if (value instanceof LlsdDate) return `d"${formatDate(value)}"`;
  if (Array.isArray(value)) return `[${(value as LlsdArray).map(formatLlsdNotation).join(',')}]`;
  return map(value as LlsdMap);
}

function integer(value: number): string {
  if ((value | 0) !== value) throw new EncodeError('number is not a 32-bit integer');
  return `i${value}`;
}

function map(entries: LlsdMap): string {
  const parts: string[] = [];
  for (const key of Object.keys(entries)) {
    const value = entries[key];
    if (value !== undefined) parts.push(`'${escape(key, "'")}':${formatLlsdNotation(value)}`);
  }
  return `{${parts.join(',')}}`;
}

function escape(text: string, quote: string): string {
  return text.replace(SPECIAL, (found) => {
    if (found === '\n') return String.raw`\n`;
    if (found === '\\' || found === quote) return `\\${found}`;
    if (found === "'" || found === '"') return found;
    return String.raw`\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
