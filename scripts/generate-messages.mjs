/**
 * Writes packages/protocol/src/message/generated/ from packages/protocol/schema/messages.schema.
 * usage: node scripts/generate-messages.mjs [--check]     --check: change nothing, fail when the files are stale
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const schemaPath = 'packages/protocol/schema/messages.schema';
const outFolder = 'packages/protocol/src/message/generated';

const SCALARS = {
  U8: { ts: 'number', write: 'writeU8' },
  U16: { ts: 'number', read: 'readU16', write: 'writeU16' },
  U32: { ts: 'number', read: 'readU32', write: 'writeU32' },
  U64: { ts: 'bigint', read: 'readU64', write: 'writeU64' },
  S8: { ts: 'number', read: 'readS8', write: 'writeS8' },
  S16: { ts: 'number', read: 'readS16', write: 'writeS16' },
  S32: { ts: 'number', read: 'readS32', write: 'writeS32' },
  S64: { ts: 'bigint', read: 'readS64', write: 'writeS64' },
  F32: { ts: 'number', read: 'readF32', write: 'writeF32' },
  F64: { ts: 'number', read: 'readF64', write: 'writeF64' },
  BOOL: { ts: 'boolean', read: 'readBool', write: 'writeBool' },
  LLUUID: { ts: 'Uuid', read: 'readUuid', write: 'writeUuid' },
  LLVector3: { ts: 'Vector3', read: 'readVector3', write: 'writeVector3' },
  LLVector3d: { ts: 'Vector3', read: 'readVector3d', write: 'writeVector3d' },
  LLVector4: { ts: 'Vector4', read: 'readVector4', write: 'writeVector4' },
  LLQuaternion: { ts: 'Quaternion', read: 'readQuaternion', write: 'writeQuaternion' },
  IPADDR: { ts: 'string', read: 'readAddress', write: 'writeAddress' },
  IPPORT: { ts: 'number', read: 'readPort', write: 'writePort' },
};

/** The library's own parser of the notation, so that there is only one. */
async function loadSchemaRoom() {
  const entry = {
    contents:
      "export { parseSchema, formatSchemaLine } from './schema.ts'; export { minFieldBytes, minBlockBytes, wireNumberOf } from './description.ts';",
    resolveDir: `${root}packages/protocol/src/message`,
  };
  const { outputFiles } = await build({ stdin: entry, bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const { parseSchema, formatSchemaLine, minFieldBytes, minBlockBytes, wireNumberOf } = await loadSchemaRoom();
const isSized = (field) => field.type.kind === 'Variable';
const offset = (from, bytes) => (bytes === 0 ? from : `${from} + ${bytes}`);

// ---- interfaces

function interfaceOf(message) {
  const blocks = message.blocks.map((block) => {
    const fields = block.fields.map(
      (field) => `    readonly ${field.name}: ${SCALARS[field.type.kind]?.ts ?? 'Uint8Array'};`,
    );
    const open = block.repeat === 'Single' ? '{' : 'readonly {';
    const close = block.repeat === 'Single' ? '};' : '}[];';
    return [`  readonly ${block.name}${block.optional ? '?' : ''}: ${open}`, ...fields, `  ${close}`].join(
      '\n',
    );
  });
  const marks = [
    message.frequency,
    message.number,
    ...(message.trusted ? ['trusted'] : []),
    ...message.flags,
  ];
  return [
    `/** ${marks.join(' ')} */`,
    `export interface ${message.name} {`,
    `  readonly name: '${message.name}';`,
    ...blocks,
    '  readonly surplus?: Uint8Array;',
    '}',
  ].join('\n');
}

function messagesFile(messages) {
  return [
    "import type { Quaternion, Uuid, Vector3, Vector4 } from '../../datatypes/index.ts';",
    `/** A message whose number the schema does not have. \`body\` is number and fields as received. */
export interface UnknownMessage {
  readonly name: 'Unknown';
  /** As \`readWireNumber\` gives it. */
  readonly number: number;
  readonly body: Uint8Array;
}`,
    ...messages.map(interfaceOf),
    `/** Every message of the schema by its name. */\nexport interface Messages {\n${messages.map(({ name }) => `  readonly ${name}: ${name};`).join('\n')}\n}`,
    `/** The name of a message of the schema. */\nexport type MessageName = keyof Messages;`,
    `/** The message of that name. */\nexport type MessageOf<N extends MessageName> = Messages[N];`,
    `/** Any message, told apart by \`name\`. */\nexport type Message = Messages[MessageName] | UnknownMessage;`,
  ].join('\n\n');
}

// ---- decoders

/** Lengths of the Variable fields first, each with its bounds check, then one literal. */
function readBlock(block, message, counter) {
  const lines = [];
  const properties = [];
  let base = 'at';
  let bytes = 0;
  let least = minBlockBytes(block);
  const check = (from) =>
    lines.push(`if (${offset(from, least)} > end) throw truncated('${message.name}', bytes, start, end);`);
  const needsCheck = block.repeat !== 'Variable' || block.fields.some(isSized);
  if (needsCheck && !block.optional) check(base);
  else if (block.optional && block.repeat === 'Variable' && block.fields.some(isSized)) check(base);
  for (const field of block.fields) {
    const { kind, size } = field.type;
    least -= minFieldBytes(field.type);
    if (kind === 'Variable') {
      const id = counter.next++;
      const at = offset(base, bytes);
      lines.push(`const n${id} = ${size === 1 ? `bytes[${at}]!` : `readU16(bytes, ${at})`};`);
      properties.push(`${field.name}: readBytes(bytes, ${offset(base, bytes + size)}, n${id})`);
      lines.push(`const o${id} = ${offset(base, bytes + size)} + n${id};`);
      base = `o${id}`;
      bytes = 0;
      check(base);
      continue;
    }
    const at = offset(base, bytes);
    if (kind === 'Fixed') properties.push(`${field.name}: readBytes(bytes, ${at}, ${size})`);
    else if (kind === 'U8') properties.push(`${field.name}: bytes[${at}]!`);
    else properties.push(`${field.name}: ${SCALARS[kind].read}(bytes, ${at})`);
    bytes += minFieldBytes(field.type);
  }
  const literal = `{\n${properties.map((property) => `  ${property},`).join('\n')}\n}`;
  return { lines, literal, advance: base === 'at' ? `at += ${bytes};` : `at = ${offset(base, bytes)};` };
}

const indent = (text, by = '  ') => text.replace(/^(?=.)/gm, by);
const element = (message, block) => `${message.name}['${block.name}']`;

function readRepeats(message, block, counter, target) {
  const { lines, literal, advance } = readBlock(block, message, counter);
  const body = [...lines, `${target}.push(${literal});`, advance].join('\n');
  const out = [];
  if (block.repeat === 'Multiple') {
    out.push(`for (let i = 0; i < ${block.count}; i++) {\n${indent(body)}\n}`);
    return out;
  }
  const id = counter.next++;
  out.push(`const n${id} = bytes[at++]!;`);
  if (!block.fields.some(isSized)) {
    out.push(
      `if (at + n${id} * ${minBlockBytes(block)} > end) throw truncated('${message.name}', bytes, start, end);`,
    );
  }
  out.push(`for (let i = 0; i < n${id}; i++) {\n${indent(body)}\n}`);
  return out;
}

/** Whether a required Variable block may be missing at the end: when nothing required of fixed size follows. */
function mayBeAbsent(message, index) {
  return message.blocks.slice(index).every((block) => block.optional || block.repeat === 'Variable');
}

function readRequired(message, block, index, counter) {
  if (block.repeat === 'Single') {
    const { lines, literal, advance } = readBlock(block, message, counter);
    return [...lines, `const ${block.name} = ${literal};`, advance];
  }
  if (block.repeat === 'Variable' && mayBeAbsent(message, index)) {
    return [
      `let ${block.name}: ${element(message, block)} = ABSENT;`,
      'if (at < end) {',
      `  const list: Draft<${element(message, block)}[number]>[] = [];`,
      ...readRepeats(message, block, counter, 'list').map((line) => indent(line)),
      `  ${block.name} = list;`,
      '}',
    ];
  }
  const first =
    block.repeat === 'Variable'
      ? [`if (at >= end) throw truncated('${message.name}', bytes, start, end);`]
      : [];
  return [
    ...first,
    `const ${block.name}: Draft<${element(message, block)}[number]>[] = [];`,
    ...readRepeats(message, block, counter, block.name),
  ];
}

/** Optional blocks nest: once one is missing, so are those behind it. */
function readOptional(message, blocks, counter) {
  const [block, ...rest] = blocks;
  if (block === undefined) return [];
  const inner = [];
  if (block.repeat === 'Single') {
    const { lines, literal, advance } = readBlock(block, message, counter);
    inner.push(...lines, `message.${block.name} = ${literal};`, advance);
  } else {
    inner.push(`const ${block.name}: Draft<NonNullable<${element(message, block)}>[number]>[] = [];`);
    inner.push(...readRepeats(message, block, counter, block.name), `message.${block.name} = ${block.name};`);
  }
  inner.push(...readOptional(message, rest, counter));
  const least = block.repeat === 'Single' ? minBlockBytes(block) : 1;
  return [`if (at + ${least} <= end) {`, ...inner.map((line) => indent(line)), '}'];
}

function decoderOf(message) {
  const counter = { next: 0 };
  const required = message.blocks.filter((block) => !block.optional);
  const lines = required.flatMap((block, index) => readRequired(message, block, index, counter));
  const properties = [`name: '${message.name}'`, ...required.map(({ name }) => name)];
  lines.push(`const message: Draft<${message.name}> = { ${properties.join(', ')} };`);
  lines.push(...readOptional(message, message.blocks.slice(required.length), counter));
  lines.push('if (at < end) message.surplus = readBytes(bytes, at, end - at);', 'return message;');
  const text = lines.join('\n');
  const start = text.includes('start, end)') ? ['const start = at;\n'] : [];
  return `function decode${message.name}(bytes: Uint8Array, at: number, end: number): ${message.name} {\n${indent(start.join('') + text)}\n}`;
}

function decodeFile(messages) {
  const functions = messages.map(decoderOf);
  const table = (name, frequency, index) => {
    const rows = messages.filter((message) => message.frequency === frequency);
    const slots = Array(Math.max(...rows.map(index)) + 1).fill('undefined');
    for (const row of rows) slots[index(row)] = `decode${row.name}`;
    return `/** By number. */\nexport const ${name}: readonly (FieldsDecoder | undefined)[] = [\n${slots.map((slot) => `  ${slot},`).join('\n')}\n];`;
  };
  const number = (message) => message.number;
  return [
    imports(functions, 'read', "'../read-field.ts'"),
    `import { ABSENT } from '../absent.ts';
import type { FieldsDecoder } from '../decode-message.ts';
import { truncated } from '../truncated.ts';
${typeImport(messages)}

type Draft<T> = { -readonly [K in keyof T]: T[K] };`,
    ...functions,
    table('HIGH', 'High', number),
    table('MEDIUM', 'Medium', number),
    table('LOW', 'Low', number),
    table('FIXED', 'Fixed', (message) => message.number - 0xfffffffa),
  ].join('\n\n');
}

// ---- encoders

function writeBlock(block, from) {
  const lines = [];
  let bytes = 0;
  for (const { name, type } of block.fields) {
    const at = offset('at', bytes);
    if (type.kind === 'Variable') {
      lines.push(`at = writeVariable${type.size}(out, ${at}, ${from}.${name});`);
      bytes = 0;
      continue;
    }
    if (type.kind === 'Fixed') lines.push(`writeFixed(out, ${at}, ${from}.${name}, ${type.size});`);
    else lines.push(`${SCALARS[type.kind].write}(out, ${at}, ${from}.${name});`);
    bytes += minFieldBytes(type);
  }
  if (bytes > 0) lines.push(`at += ${bytes};`);
  return lines;
}

function writeRepeats(block, list) {
  const head =
    block.repeat === 'Variable'
      ? [`at = writeCount(out, at, ${list}.length);`]
      : [`if (${list}.length !== ${block.count}) throw misfit();`];
  return [
    ...head,
    `for (const block of ${list}) {`,
    ...writeBlock(block, 'block').map((line) => indent(line)),
    '}',
  ];
}

function writeRequired(message, block, index) {
  const lines = [`const { ${block.name} } = message;`];
  if (block.repeat === 'Single') return [...lines, ...writeBlock(block, block.name)];
  if (block.repeat === 'Variable' && mayBeAbsent(message, index)) {
    const rest = message.blocks
      .slice(index)
      .map((other) => `message.${other.name} === ${other.optional ? 'undefined' : 'ABSENT'}`);
    lines.push(`if (${rest.join(' && ')}) return writeSurplus(out, at, message.surplus);`);
  }
  return [...lines, ...writeRepeats(block, block.name)];
}

function writeOptional(blocks) {
  const [block, ...rest] = blocks;
  if (block === undefined) return [];
  const inner = block.repeat === 'Single' ? writeBlock(block, block.name) : writeRepeats(block, block.name);
  const lines = [
    `const { ${block.name} } = message;`,
    `if (${block.name} !== undefined) {`,
    ...[...inner, ...writeOptional(rest)].map((line) => indent(line)),
  ];
  if (rest.length === 0) return [...lines, '}'];
  const later = rest.map(({ name }) => `message.${name} !== undefined`).join(' || ');
  return [...lines, `} else if (${later}) throw misfit();`];
}

function encoderOf(message) {
  const required = message.blocks.filter((block) => !block.optional);
  const number = numberBytes(message);
  const lines = number.map((byte, i) => `out[${offset('at', i)}] = ${byte};`);
  lines.push(`at += ${number.length};`);
  lines.push(...required.flatMap((block, index) => writeRequired(message, block, index)));
  lines.push(...writeOptional(message.blocks.slice(required.length)));
  lines.push('return writeSurplus(out, at, message.surplus);');
  return `function encode${message.name}(message: ${message.name}, out: Uint8Array, at: number): number {\n${indent(lines.join('\n'))}\n}`;
}

function numberBytes(message) {
  const number = wireNumberOf(message);
  const hex = number.toString(16).padStart(2, '0');
  return hex.match(/../g).map((byte) => `0x${byte}`);
}

function encodeFile(messages) {
  const functions = messages.map(encoderOf);
  const rows = messages.map(
    (message) =>
      `  ['${message.name}', { zerocoded: ${message.zerocoded}, write: encode${message.name} as WriteInto<Message> }],`,
  );
  return [
    imports(functions, 'write', "'../write-field.ts'"),
    `import { ABSENT } from '../absent.ts';
import type { WriteInto } from '../../packet/index.ts';
import type { MessageEncoder } from '../encode-message.ts';
${typeImport([{ name: 'Message' }, ...messages])}`,
    ...functions,
    `/** By name. */\nexport const ENCODERS: ReadonlyMap<string, MessageEncoder> = new Map([\n${rows.join('\n')}\n]);`,
  ].join('\n\n');
}

// ---- files

function imports(functions, verb, from) {
  const used = new Set(functions.join('\n').match(new RegExp(`\\b(?:${verb}[A-Z]\\w*|misfit)(?=\\()`, 'g')));
  return `import {\n${[...used]
    .sort((one, other) => (one < other ? -1 : 1))
    .map((name) => `  ${name},`)
    .join('\n')}\n} from ${from};`;
}

function typeImport(messages) {
  return `import type {\n${messages.map(({ name }) => `  ${name},`).join('\n')}\n} from './messages.ts';`;
}

function schemaFile(messages) {
  const rows = messages.map((message) => `  ${message.name}: '${formatSchemaLine(message)}',`);
  return `/** The schema, by name of message. */\nexport const SCHEMA_LINES: Readonly<Record<string, string>> = {\n${rows.join('\n')}\n};`;
}

function generate() {
  const schema = readFileSync(`${root}${schemaPath}`, 'utf8');
  const hash = createHash('sha256').update(schema).digest('hex').slice(0, 16);
  const header = `// Generated by scripts/generate-messages.mjs from ${schemaPath} (sha256 ${hash}). Do not edit.\n\n`;
  const messages = parseSchema(schema);
  return {
    'messages.ts': `${header}${messagesFile(messages)}\n`,
    'decode.ts': `${header}${decodeFile(messages)}\n`,
    'encode.ts': `${header}${encodeFile(messages)}\n`,
    'schema.ts': `${header}${schemaFile(messages)}\n`,
  };
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const files = generate();
const stale = Object.entries(files).filter(
  ([name, text]) => readIfThere(`${root}${outFolder}/${name}`) !== text,
);
if (process.argv.includes('--check')) {
  for (const [name] of stale) console.error(`stale: ${outFolder}/${name} (run: npm run generate)`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  mkdirSync(`${root}${outFolder}`, { recursive: true });
  for (const [name, text] of stale) writeFileSync(`${root}${outFolder}/${name}`, text);
}
