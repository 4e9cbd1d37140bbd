import { decodeUtf8, formatHex } from '@landfall/protocol/bytes';
import { LlsdDate, LlsdReal, LlsdUri, formatDate, formatReal } from '@landfall/protocol/llsd';
import { escapedJson, printable } from '../escape/index.ts';
import { shortestFloat } from './shortest-float.ts';
import { isBranch, isRow, tupleOf } from './tree.ts';
import type { Leaf, Tree } from './tree.ts';

const SHOWN_BYTES = 32;
const MAX_TEXT_BYTES = 1024;
const MAX_TEXT_LENGTH = 2048;
/** No field and no key that anybody means is longer. */
const MAX_NAME_LENGTH = 256;
/** So many parts of a row or of named ones are shown; of more, how many. */
const MOST_PARTS = 512;
const MAX_DEPTH = 64;

/** Characters that would move a terminal's cursor, change its colours or turn its text around; and U+FFFD, which bytes became. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/u;
const ALLOWED = /[\t\n\r]/g;

/** A line for each part, every one beginning with a line break and `indent`; printable, whatever is in it. */
export function formatTree(tree: Tree, indent: string, depth = 0): string {
  if (depth > MAX_DEPTH) return `\n${indent}…`;
  const parts = isRow(tree)
    ? tree.map((part, at) => [`[${at}]`, part] as const)
    : isBranch(tree)
      ? Object.entries(tree)
      : [];
  const shown = parts.slice(0, MOST_PARTS).map(([name, part]) => formatPart(name, part, indent, depth));
  const left = parts.length - shown.length;
  return `${shown.join('')}${left > 0 ? `\n${indent}… and ${left} more` : ''}`;
}

function formatPart(name: string, part: Tree, indent: string, depth: number): string {
  if (part === undefined) return '';
  const line = `\n${indent}${shownName(name)}`;
  const tuple = tupleOf(part);
  if (tuple !== undefined) return `${line} = <${tuple.map(shortNumber).join(', ')}>`;
  if (isRow(part) && part.length === 0) return `${line} (none)`;
  if (isRow(part) || isBranch(part)) return `${line}${formatTree(part, `${indent}  `, depth + 1)}`;
  return `${line} = ${formatLeaf(part)}`;
}

function shownName(name: string): string {
  return printable(name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name);
}

/** A single value as one line: texts in quotes, bytes as text or as hexadecimal. */
export function formatLeaf(leaf: Leaf): string {
  if (typeof leaf === 'string') return formatString(leaf);
  if (typeof leaf === 'number') return shortNumber(leaf);
  if (leaf instanceof Uint8Array) return formatText(leaf) ?? formatBytes(leaf);
  if (leaf instanceof LlsdReal) return formatReal(leaf.value);
  if (leaf instanceof LlsdDate) return formatDate(leaf);
  if (leaf instanceof LlsdUri) return formatString(leaf.text);
  return String(leaf);
}

/** An F32 in the fewest digits that give it again, where it is one. */
const shortNumber = (value: number): string =>
  String(Math.fround(value) === value ? shortestFloat(value) : value);

function formatString(text: string): string {
  const cut = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
  return escapedJson(cut);
}

/** The text in quotes, when the bytes look like one: UTF-8 with a terminating NUL and nothing unprintable. */
export function formatText(bytes: Uint8Array): string | undefined {
  const end = bytes.length - 1;
  if (end < 0 || bytes.length > MAX_TEXT_BYTES || bytes[end] !== 0) return undefined;
  const text = decodeUtf8(bytes, 0, end);
  return UNPRINTABLE.test(text.replace(ALLOWED, '')) ? undefined : JSON.stringify(text);
}

/** Two digits a byte, no more than 32 of them, and how many there are. */
export function formatBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'no bytes';
  const rest = bytes.length > SHOWN_BYTES ? '…' : '';
  return `${formatHex(bytes.subarray(0, SHOWN_BYTES))}${rest} (${bytes.length} bytes)`;
}
