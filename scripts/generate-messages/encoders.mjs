import { minFieldBytes, wireNumberOf } from './schema-room.mjs';
import { SCALARS, indent, mayBeAbsent, offset } from './text.mjs';

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
    lines.push(`if (${rest.join(' && ')}) return writeRemainder(out, at, message);`);
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

/** The function that writes number and fields of a message. */
export function writerOf(message) {
  const required = message.blocks.filter((block) => !block.optional);
  const number = numberBytes(message);
  const lines = number.map((byte, i) => `out[${offset('at', i)}] = ${byte};`);
  lines.push(`at += ${number.length};`);
  lines.push(...required.flatMap((block, index) => writeRequired(message, block, index)));
  lines.push(...writeOptional(message.blocks.slice(required.length)));
  lines.push('return writeRemainder(out, at, message);');
  return `function write${message.name}(message: ${message.name}, out: Uint8Array, at: number): number {\n${indent(lines.join('\n'))}\n}`;
}

function numberBytes(message) {
  const number = wireNumberOf(message);
  const hex = number.toString(16).padStart(2, '0');
  return hex.match(/../g).map((byte) => `0x${byte}`);
}
