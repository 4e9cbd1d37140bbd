import { decodeUtf8, formatHex } from '@landfall/protocol/bytes';
import { describeMessage } from '@landfall/protocol/message';
import type { BlockDescription, Message, Remainder } from '@landfall/protocol/message';
import { plainBlocks } from './plain-blocks.ts';
import type { PlainFields, PlainValue } from './plain-blocks.ts';

const SHOWN_BYTES = 32;
const MAX_TEXT_BYTES = 1024;

/** Characters that would move a terminal's cursor, change its colours or turn its text around; and U+FFFD, which bytes became. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/u;
const ALLOWED = /[\t\n\r]/g;

/** A line for each block and field, every one beginning with a line break. */
export function formatBlocks(message: Message): string {
  if (message.name === 'Unknown') return `\n  number ${message.number}, ${formatBytes(message.body)}`;
  const blocks = plainBlocks(message);
  const described = describeMessage(message.name)?.blocks ?? [];
  let text = '';
  for (const block of described) {
    const value = blocks[block.name];
    const repeats = Array.isArray(value) ? (value as readonly PlainFields[]) : undefined;
    if (repeats !== undefined) text += formatRepeats(message, block, repeats);
    else if (value !== undefined)
      text += `\n  ${block.name}${formatFields(message, block, value as PlainFields)}`;
  }
  return text + formatRemainder(message);
}

function formatRemainder({ surplus, zeroFilled }: Remainder): string {
  const rest = surplus === undefined ? '' : `\n  surplus ${formatBytes(surplus)}`;
  return zeroFilled === undefined ? rest : `${rest}\n  ends early: ${zeroFilled} bytes read as zero`;
}

function formatRepeats(message: Message, block: BlockDescription, repeats: readonly PlainFields[]): string {
  if (repeats.length === 0) return `\n  ${block.name} (none)`;
  return repeats
    .map((fields, i) => `\n  ${block.name}[${i}]${formatFields(message, block, fields, i)}`)
    .join('');
}

function formatFields(
  message: Message,
  block: BlockDescription,
  fields: PlainFields,
  repeat?: number,
): string {
  const raw = (message as unknown as Record<string, object>)[block.name];
  const own = (repeat === undefined ? raw : (raw as readonly object[])[repeat]) as Record<string, unknown>;
  return Object.entries(fields)
    .map(([name, value]) => `\n    ${name} = ${formatValue(own[name], value)}`)
    .join('');
}

function formatValue(raw: unknown, plain: PlainValue): string {
  if (raw instanceof Uint8Array) return formatText(raw) ?? formatBytes(raw);
  return Array.isArray(plain) ? `<${plain.join(', ')}>` : String(plain);
}

/** The text in quotes, when the bytes look like one: UTF-8 with a terminating NUL and nothing unprintable. */
function formatText(bytes: Uint8Array): string | undefined {
  const end = bytes.length - 1;
  if (end < 0 || bytes.length > MAX_TEXT_BYTES || bytes[end] !== 0) return undefined;
  const text = decodeUtf8(bytes, 0, end);
  return UNPRINTABLE.test(text.replace(ALLOWED, '')) ? undefined : JSON.stringify(text);
}

function formatBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'no bytes';
  const rest = bytes.length > SHOWN_BYTES ? '…' : '';
  return `${formatHex(bytes.subarray(0, SHOWN_BYTES))}${rest} (${bytes.length} bytes)`;
}
