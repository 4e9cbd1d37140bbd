import { minBlockBytes, minFieldBytes } from './schema-room.mjs';
import { SCALARS, indent, isSized, mayBeAbsent, offset } from './text.mjs';

/** What is short is read by `readShort`. */
const check = (from, bytes) => `if (${offset(from, bytes)} > end) return undefined;`;

/** A repeat of a Variable block of fixed size is checked with all the others, and an optional Single block before it is begun. */
function needsCheck(block) {
  if (block.fields.some(isSized)) return true;
  return block.repeat !== 'Variable' && !block.optional;
}

/**
 * Lengths of the Variable fields first, each with the check that they and the least of what follows are there, then one literal
 * of all fields, then the step behind the block.
 */
function readBlock(block, counter) {
  let least = minBlockBytes(block);
  const lines = needsCheck(block) ? [check('at', least)] : [];
  const properties = [];
  let from = 'at';
  let bytes = 0;
  for (const { name, type } of block.fields) {
    const at = offset(from, bytes);
    least -= minFieldBytes(type);
    bytes += minFieldBytes(type);
    if (type.kind !== 'Variable') {
      properties.push(`${name}: ${readField(type, at, counter.byView)},`);
      continue;
    }
    const id = counter.next++;
    const content = offset(from, bytes);
    lines.push(`const n${id} = ${type.size === 1 ? `bytes[${at}]!` : `readU16(bytes, ${at})`};`);
    lines.push(`const o${id} = ${content} + n${id};`, check(`o${id}`, least));
    properties.push(
      `${name}: n${id} === 0 ? NO_BYTES : new Uint8Array(buffer, byteOffset + ${content}, n${id}),`,
    );
    from = `o${id}`;
    bytes = 0;
  }
  const literal = `{\n${properties.map((property) => indent(property)).join('\n')}\n}`;
  return { lines, literal, advance: from === 'at' ? `at += ${bytes};` : `at = ${offset(from, bytes)};` };
}

function readField({ kind, size }, at, byView) {
  if (kind === 'Fixed') return `new Uint8Array(buffer, byteOffset + ${at}, ${size})`;
  if (byView && SCALARS[kind].view !== undefined) return SCALARS[kind].view(at);
  return kind === 'U8' ? `bytes[${at}]!` : `${SCALARS[kind].read}(bytes, ${at})`;
}

const elementType = (message, block) => `Draft<NonNullable<${message.name}['${block.name}']>[number]>`;

/** Declares the array `list` and fills it. */
function readRepeats(message, block, counter, list) {
  const { lines, literal, advance } = readBlock(block, counter);
  const isVariable = block.repeat === 'Variable';
  const count = isVariable ? `n${counter.next++}` : block.count;
  const isFixedSize = !block.fields.some(isSized);
  return [
    ...(isVariable ? [`const ${count} = bytes[at++]!;`] : []),
    ...(isVariable && isFixedSize ? [check('at', `${count} * ${minBlockBytes(block)}`)] : []),
    `const ${list}: ${elementType(message, block)}[] = new Array(${count});`,
    `for (let i = 0; i < ${count}; i++) {`,
    ...[...lines, `${list}[i] = ${literal};`, advance].map((line) => indent(line)),
    '}',
  ];
}

function readRequired(message, block, index, counter) {
  if (block.repeat === 'Single') {
    const { lines, literal, advance } = readBlock(block, counter);
    return [...lines, `const ${block.name} = ${literal};`, advance];
  }
  if (block.repeat === 'Variable' && mayBeAbsent(message, index)) {
    return [
      `let ${block.name}: ${message.name}['${block.name}'] = ABSENT;`,
      'if (at < end) {',
      ...readRepeats(message, block, counter, 'list').map((line) => indent(line)),
      `  ${block.name} = list;`,
      '}',
    ];
  }
  const first = block.repeat === 'Variable' ? [check('at', 1)] : [];
  return [...first, ...readRepeats(message, block, counter, block.name)];
}

/** Optional blocks nest: once one is missing, so are those behind it. */
function readOptional(message, blocks, counter) {
  const [block, ...rest] = blocks;
  if (block === undefined) return [];
  const inner = [];
  if (block.repeat === 'Single') {
    const { lines, literal, advance } = readBlock(block, counter);
    inner.push(...lines, `message.${block.name} = ${literal};`, advance);
  } else {
    inner.push(...readRepeats(message, block, counter, block.name), `message.${block.name} = ${block.name};`);
  }
  inner.push(...readOptional(message, rest, counter));
  const least = block.repeat === 'Single' ? minBlockBytes(block) : 1;
  return [`if (at + ${least} <= end) {`, ...inner.map((line) => indent(line)), '}'];
}

/** So many bytes of numbers pay for a view of them, which zero-coded messages have for nothing. */
const MANY_BYTES = 40;

function readsByView({ zerocoded, blocks }) {
  const hasIds = ({ repeat, fields }) =>
    repeat !== 'Single' && fields.some(({ type }) => type.kind === 'LLUUID');
  const bytes = blocks.reduce((sum, block) => sum + minBlockBytes(block), 0);
  const isRare = ({ type }) =>
    type.kind !== 'U8' && SCALARS[type.kind] !== undefined && SCALARS[type.kind].read === undefined;
  const needsView = blocks.some(({ fields }) => fields.some(isRare));
  return zerocoded || needsView || bytes >= MANY_BYTES || blocks.some(hasIds);
}

/** The function that reads the fields of a message. */
export function readerOf(message) {
  const counter = { next: 0, byView: readsByView(message) };
  const required = message.blocks.filter((block) => !block.optional);
  const lines = required.flatMap((block, index) => readRequired(message, block, index, counter));
  const properties = [`name: '${message.name}'`, ...required.map(({ name }) => name)];
  lines.push(`const message: Draft<${message.name}> = { ${properties.join(', ')} };`);
  lines.push(...readOptional(message, message.blocks.slice(required.length), counter));
  lines.push('if (at < end) message.surplus = readBytes(bytes, at, end - at);', 'return message;');
  const text = lines.join('\n');
  // A typed array's own `buffer` and `byteOffset` cost half as much as a view of it: they are asked for once.
  if (text.includes('(buffer,')) lines.unshift('const { buffer, byteOffset } = bytes;');
  if (/\bview\b/.test(text)) lines.unshift('const view = viewOf(bytes);');
  return `function read${message.name}(bytes: Uint8Array, at: number, end: number): ${message.name} | undefined {\n${indent(lines.join('\n'))}\n}`;
}
