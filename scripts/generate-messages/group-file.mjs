import { readerOf } from './decoders.mjs';
import { writerOf } from './encoders.mjs';
import { interfaceOf, marksOf } from './interfaces.mjs';
import { flagsFromWords, wireNumberOf } from './schema-room.mjs';
import { importsOf, indent } from './text.mjs';

function blockOf({ name, repeat, count, optional, fields }) {
  const list = `{ ${fields.map((field) => `${field.name}: ${typeOf(field.type)}`).join(', ')} }`;
  const call =
    repeat === 'Multiple'
      ? `multiple('${name}', ${count}, ${list})`
      : `${repeat.toLowerCase()}('${name}', ${list})`;
  return optional ? `optional(${call})` : call;
}

function typeOf({ kind, size }) {
  if (kind === 'Fixed') return `fixed(${size})`;
  return kind === 'Variable' ? `Variable${size}` : kind;
}

function layoutOf({ name, blocks }) {
  const layout =
    blocks.length === 0 ? '[]' : `[\n${blocks.map((block) => `  ${blockOf(block)},`).join('\n')}\n]`;
  return `export const layOut${name} = (): readonly BlockDescription[] => ${layout};`;
}

/** Name, number and flags, as the constructor has them. */
function signatureOf(message) {
  const { name, trusted, zerocoded, flags } = message;
  const bits = flagsFromWords([
    ...(trusted ? ['trusted'] : []),
    ...(zerocoded ? ['zerocoded'] : []),
    ...flags,
  ]);
  return [`'${name}'`, `0x${wireNumberOf(message).toString(16).padStart(2, '0')}`, bits];
}

function valueOf(message) {
  const { name } = message;
  const args = [...signatureOf(message), `read${name}`, `write${name}`, `layOut${name}`];
  return `/** ${marksOf(message)} */
export const ${name}: MessageType<${name}> = /* @__PURE__ */ new MessageType(
${indent(`${args.join(',\n')},`)}
);`;
}

/** A message by its layout alone, under the same name; the type, too, so that one import brings both. */
function compactValueOf(message) {
  const { name } = message;
  return `/** ${marksOf(message)} */
export type ${name} = Messages['${name}'];
/** ${marksOf(message)} */
export const ${name}: MessageType<Messages['${name}']> = /* @__PURE__ */ compact(
${indent(`${[...signatureOf(message), `layOut${name}`].join(',\n')},`)}
);`;
}

/** All messages by their layouts. */
export function compactFile(groups) {
  const imports = Object.entries(groups).map(
    ([group, messages]) =>
      `import {\n${messages.map(({ name }) => `  layOut${name},`).join('\n')}\n} from './${group}.ts';`,
  );
  return [
    [
      "import { compact } from '../compact/compact.ts';",
      "import type { MessageType } from '../message-type.ts';",
      "import type { Messages } from './messages.ts';",
      ...imports,
    ].join('\n'),
    ...Object.values(groups).flat().map(compactValueOf),
  ].join('\n\n');
}

/** A file with some messages: the type, the reader, the writer and the value of each. */
export function groupFile(messages) {
  const parts = messages.flatMap((message) => [
    interfaceOf(message),
    readerOf(message),
    writerOf(message),
    layoutOf(message),
    valueOf(message),
  ]);
  const text = parts.join('\n\n');
  const layout = parts.filter((part) => part.startsWith('export const layOut')).join('\n');
  const imports = [
    "import type { BlockDescription } from '../description.ts';",
    ...importsOf(text, /\b(?:Quaternion|Uuid|Vector[34])(?=[;])/g, '../../datatypes/index.ts', true),
    ...importsOf(text, /\bABSENT\b/g, '../absent.ts'),
    ...importsOf(
      layout.replace(/'\w+'/g, ''),
      /(?<=: )(?:[USF]\d+|BOOL|LL\w+|IP\w+|Variable\d)\b|\b(?:single|variable|multiple|optional|fixed)(?=\()/g,
      '../layout.ts',
    ),
    ...(text.includes('Draft<') ? ["import type { Draft } from '../draft.ts';"] : []),
    "import { MessageType } from '../message-type.ts';",
    "import type { Slab } from '../../packet/index.ts';",
    ...importsOf(
      text,
      /\bNO_BYTES\b|\bread(?:Address|Bool|Bytes|Port|Quaternion|Uuid|Vector\w+|[USF]\d+)(?=\()/g,
      '../read-field.ts',
    ),
    ...importsOf(text, /\bviewOf(?=\()|\b\w+In(?=\(view, )/g, '../view-field.ts'),
    ...importsOf(text, /\bwrite[A-Z]\w*(?=\((?:out|view|bytes), )|\bmisfit(?=\()/g, '../write-field.ts'),
    "import type { Remainder } from '../remainder.ts';",
  ];
  return [
    '// oxlint-disable unicorn/no-new-array -- made as long as it will be, an array is filled 10 % faster',
    imports.join('\n'),
    text,
  ].join('\n\n');
}

/** The types over all messages. */
export function messagesFile(groups) {
  const names = Object.values(groups)
    .flat()
    .map(({ name }) => name);
  return [
    importAll(groups, 'type '),
    `/**
 * A message whose number is not in the table: the schema does not have it, or the program did not name it. \`body\` is number
 * and fields as received.
 */
export interface UnknownMessage {
  readonly name: 'Unknown';
  /** As \`readWireNumber\` gives it. */
  readonly number: number;
  readonly body: Uint8Array;
}`,
    `/** Every message of the schema by its name. */\nexport interface Messages {\n${names.map((name) => `  readonly ${name}: ${name};`).join('\n')}\n}`,
    `/** The name of a message of the schema. */\nexport type MessageName = keyof Messages;`,
    `/** The message of that name. */\nexport type MessageOf<N extends MessageName> = Messages[N];`,
    `/** Any message, told apart by \`name\`. */\nexport type Message = Messages[MessageName] | UnknownMessage;`,
  ].join('\n\n');
}

/** The table of all messages, in the schema's order. */
export function allFile(groups, messages) {
  return [
    "import { createMessageTable } from '../message-table.ts';\nimport type { MessageTable } from '../message-table.ts';",
    importAll(groups, ''),
    `/** Every message of the schema, for who listens to all: grid, instruments, tests. It keeps a bundler from dropping any. */
export const ALL_MESSAGES: MessageTable = /* @__PURE__ */ createMessageTable([\n${messages.map(({ name }) => `  ${name},`).join('\n')}\n]);`,
  ].join('\n\n');
}

function importAll(groups, mark) {
  return Object.entries(groups)
    .map(
      ([group, messages]) =>
        `import ${mark}{\n${messages.map(({ name }) => `  ${name},`).join('\n')}\n} from './${group}.ts';`,
    )
    .join('\n');
}

/** The exports of the room's surface, packed into lines. */
export function exportsOf(groups) {
  return Object.entries(groups)
    .map(([group, messages]) => exportList(messages, `./generated/${group}.ts`))
    .join('\n');
}

/** The same of the messages by their layouts. */
export function compactExportsOf(groups) {
  return exportList(Object.values(groups).flat(), '../generated/compact.ts');
}

function exportList(messages, from) {
  return `// oxfmt-ignore\nexport {\n${packed(messages.map(({ name }) => `${name},`))}\n} from '${from}';`;
}

function packed(words, width = 108) {
  const lines = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join('\n');
}
