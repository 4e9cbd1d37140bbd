import { encodeBase64 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { LlsdDate, LlsdReal, LlsdUri, formatDate } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';

/** LLSD as JSON can say it: ids, dates and addresses as text, bytes as base64. */
export function plainLlsd(value: LlsdValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return encodeBase64(value);
  if (value instanceof Uuid) return value.toString();
  if (value instanceof LlsdReal) return value.value;
  if (value instanceof LlsdDate) return formatDate(value);
  if (value instanceof LlsdUri) return value.text;
  if (Array.isArray(value)) return value.map((each: LlsdValue) => plainLlsd(each));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainLlsd(each)]));
}
