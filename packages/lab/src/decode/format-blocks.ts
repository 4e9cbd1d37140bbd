import { describeMessage } from '@landfall/protocol/message';
import type { BlockDescription, Message, Remainder } from '@landfall/protocol/message';
import {
  enumerationOf,
  formatBytes,
  formatText,
  formatTree,
  nameOfNumber,
  subFieldsOf,
} from '../fields/index.ts';
import type { Tree } from '../fields/index.ts';
import { plainBlocks } from './plain-blocks.ts';
import type { PlainFields, PlainValue } from './plain-blocks.ts';

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
  const own = (repeat === undefined ? raw : (raw as readonly object[])[repeat]) as Record<string, Tree>;
  return Object.entries(fields)
    .map(([name, value]) => {
      const called = nameOf(message, block, name, own[name]);
      const parts = subFieldsOf(message, block.name, name, own);
      const inside = parts === undefined ? '' : formatTree(parts, '      ');
      return `\n    ${name} = ${formatValue(own[name], value)}${called}${inside}`;
    })
    .join('');
}

/** ` (say)` behind the number of a chat type. */
function nameOf(message: Message, block: BlockDescription, field: string, value: Tree): string {
  const names = typeof value === 'number' ? enumerationOf(message.name, block.name, field) : undefined;
  const name = names === undefined ? undefined : nameOfNumber(names, value as number);
  return name === undefined ? '' : ` (${name})`;
}

function formatValue(raw: unknown, plain: PlainValue): string {
  if (raw instanceof Uint8Array) return formatText(raw) ?? formatBytes(raw);
  return Array.isArray(plain) ? `<${plain.join(', ')}>` : String(plain);
}
