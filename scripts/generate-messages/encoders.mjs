import { minFieldBytes, wireNumberOf } from './schema-room.mjs';
import { SCALARS, indent, mayBeAbsent, offset } from './text.mjs';

function writeBlock(block, from, counter) {
  const lines = [];
  let bytes = 0;
  for (const { name, type } of block.fields) {
    const at = offset('at', bytes);
    if (type.kind === 'Variable') {
      lines.push(`at = writeVariable${type.size}(bytes, ${at}, ${from}.${name});`);
      bytes = 0;
      continue;
    }
    if (type.kind === 'Fixed') lines.push(`writeFixed(bytes, ${at}, ${from}.${name}, ${type.size});`);
    else if (SCALARS[type.kind].misfit === undefined)
      lines.push(`${SCALARS[type.kind].write}(view, ${at}, ${from}.${name});`);
    else {
      const value = `v${counter.next++}`;
      lines.push(`const ${value} = ${from}.${name};`);
      lines.push(`if (${SCALARS[type.kind].misfit(value)}) throw misfit();`);
      lines.push(SCALARS[type.kind].put(at, value));
    }
    bytes += minFieldBytes(type);
  }
  if (bytes > 0) lines.push(`at += ${bytes};`);
  return lines;
}

function writeRepeats(block, list, counter) {
  const head =
    block.repeat === 'Variable'
      ? [`at = writeCount(bytes, at, ${list}.length);`]
      : [`if (${list}.length !== ${block.count}) throw misfit();`];
  return [
    ...head,
    `for (const block of ${list}) {`,
    ...writeBlock(block, 'block', counter).map((line) => indent(line)),
    '}',
  ];
}

function writeRequired(message, block, index, counter) {
  const lines = [`const { ${block.name} } = message;`];
  if (block.repeat === 'Single') return [...lines, ...writeBlock(block, block.name, counter)];
  if (block.repeat === 'Variable' && mayBeAbsent(message, index)) {
    const rest = message.blocks
      .slice(index)
      .map((other) => `message.${other.name} === ${other.optional ? 'undefined' : 'ABSENT'}`);
    lines.push(`if (${rest.join(' && ')}) return writeRemainder(out, at, message);`);
  }
  return [...lines, ...writeRepeats(block, block.name, counter)];
}

function writeOptional(blocks, counter) {
  const [block, ...rest] = blocks;
  if (block === undefined) return [];
  const inner =
    block.repeat === 'Single'
      ? writeBlock(block, block.name, counter)
      : writeRepeats(block, block.name, counter);
  const lines = [
    `const { ${block.name} } = message;`,
    `if (${block.name} !== undefined) {`,
    ...[...inner, ...writeOptional(rest, counter)].map((line) => indent(line)),
  ];
  if (rest.length === 0) return [...lines, '}'];
  const later = rest.map(({ name }) => `message.${name} !== undefined`).join(' || ');
  return [...lines, `} else if (${later}) throw misfit();`];
}

/** The function that writes number and fields of a message. */
export function writerOf(message) {
  const counter = { next: 0 };
  const required = message.blocks.filter((block) => !block.optional);
  const lines = numberOf(message);
  lines.push(...required.flatMap((block, index) => writeRequired(message, block, index, counter)));
  lines.push(...writeOptional(message.blocks.slice(required.length), counter));
  lines.push('return writeRemainder(out, at, message);');
  const text = lines.join('\n');
  const used = ['bytes', 'view'].filter((name) => new RegExp(`\\b${name}[,.[]`).test(text));
  const head = used.length === 0 ? '' : `  const { ${used.join(', ')} } = out;\n`;
  return `function write${message.name}(message: ${message.name}, out: Slab, at: number): number {\n${head}${indent(text)}\n}`;
}

/** Big-endian, of one, two or four bytes. */
function numberOf(message) {
  const number = wireNumberOf(message);
  const hex = `0x${number.toString(16).padStart(2, '0')}`;
  if (number <= 0xff) return [`bytes[at] = ${hex};`, 'at += 1;'];
  if (number <= 0xffff) return [`view.setUint16(at, ${hex});`, 'at += 2;'];
  return [`view.setUint32(at, ${hex});`, 'at += 4;'];
}
