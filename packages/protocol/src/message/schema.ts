import { DecodeError } from '../errors/index.ts';
import { SCALAR_BYTES } from './description.ts';
import type {
  BlockDescription,
  FieldDescription,
  FieldType,
  Frequency,
  MessageDescription,
  ScalarType,
} from './description.ts';

const LINE = /^(High|Medium|Low|Fixed) (\d+|0x[0-9A-F]{8}) (\w+)((?: \w+)*)(?: = (.+))?$/;
const BLOCK = /(\w+)(\[\d*\])?(\?)? \{ ([^}]*) \}/g;
const COUNTED_TYPE = /^(Variable|Fixed)(\d+)$/;

/**
 * The messages of a schema text; its notation is explained at the top of `schema/messages.schema`.
 * @throws DecodeError with the line that is wrong.
 */
export function parseSchema(text: string): MessageDescription[] {
  const messages: MessageDescription[] = [];
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    if (line === '' || line.startsWith('#')) continue;
    messages.push(parseSchemaLine(line, number));
  }
  return messages;
}

/** One line of the schema. */
export function parseSchemaLine(line: string, lineNumber = 1): MessageDescription {
  const match = LINE.exec(line);
  if (match === null) throw malformed(line, lineNumber);
  const [, frequency, number, name, markText, blockText = ''] = match;
  const marks = markText!.split(' ').filter((mark) => mark !== '');
  const message: MessageDescription = {
    name: name!,
    frequency: frequency as Frequency,
    number: Number(number),
    trusted: marks.includes('trusted'),
    zerocoded: marks.includes('zerocoded'),
    flags: marks.filter((mark) => mark !== 'trusted' && mark !== 'zerocoded'),
    blocks: [...blockText.matchAll(BLOCK)].map((block) => parseBlock(block)),
  };
  // What the pattern of a block skips must not vanish silently.
  if (formatSchemaLine(message) !== line) throw malformed(line, lineNumber);
  return message;
}

function malformed(line: string, lineNumber: number): DecodeError {
  return new DecodeError(`not a message: ${line}`, { path: `line ${lineNumber}` });
}

function parseBlock([, name, repeat, mark, fields]: RegExpMatchArray): BlockDescription {
  const count = repeat === undefined || repeat === '[]' ? 1 : Number(repeat.slice(1, -1));
  return {
    name: name!,
    repeat: repeat === undefined ? 'Single' : repeat === '[]' ? 'Variable' : 'Multiple',
    count,
    optional: mark !== undefined,
    fields: fields!.split(', ').map((field) => parseField(field)),
  };
}

function parseField(text: string): FieldDescription {
  const [name = '', type = ''] = text.split(' ');
  return { name, type: parseFieldType(type) };
}

function parseFieldType(text: string): FieldType {
  const counted = COUNTED_TYPE.exec(text);
  if (counted === null) {
    if (!Object.hasOwn(SCALAR_BYTES, text)) throw new DecodeError(`unknown field type ${text}`);
    return { kind: text as ScalarType };
  }
  const size = Number(counted[2]);
  if (counted[1] === 'Fixed') return { kind: 'Fixed', size };
  if (size !== 1 && size !== 2) throw new DecodeError(`unknown field type ${text}`);
  return { kind: 'Variable', size };
}

/** One message as a line of the schema: the inverse of {@link parseSchemaLine}. */
export function formatSchemaLine(message: MessageDescription): string {
  const marks = [
    ...(message.trusted ? ['trusted'] : []),
    ...(message.zerocoded ? ['zerocoded'] : []),
    ...message.flags,
  ];
  const number =
    message.frequency === 'Fixed' ? `0x${message.number.toString(16).toUpperCase()}` : String(message.number);
  const head = [message.frequency, number, message.name, ...marks].join(' ');
  if (message.blocks.length === 0) return head;
  return `${head} = ${message.blocks.map((block) => formatBlock(block)).join('  ')}`;
}

/** `Name[]? { Field Type, ... }` */
export function formatBlock(block: BlockDescription): string {
  const repeat = { Single: '', Variable: '[]', Multiple: `[${block.count}]` }[block.repeat];
  const fields = block.fields.map(({ name, type }) => `${name} ${formatFieldType(type)}`);
  return `${block.name}${repeat}${block.optional ? '?' : ''} { ${fields.join(', ')} }`;
}

/** `U32`, `Variable2`, `Fixed4` */
export function formatFieldType(type: FieldType): string {
  return type.kind === 'Variable' || type.kind === 'Fixed' ? `${type.kind}${type.size}` : type.kind;
}
