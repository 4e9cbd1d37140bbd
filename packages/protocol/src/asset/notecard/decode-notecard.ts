import { DecodeError } from '../../errors/index.ts';
import { readItem } from '../../inventory/index.ts';
import { LineReader } from '../lines/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';
import { MAX_EMBEDDED_ITEMS, embeddedCharacter } from './embedded.ts';
import type { EmbeddedItem, Notecard } from './embedded.ts';

const HEADER = /^\s*Linden text version\s+(\d{1,9})\s*$/;
const HEADER_WORDS = 'Linden text version';
const ITEMS_HEADER = /^\s*LLEmbeddedItems version\s+(\d{1,9})\s*$/;
const COUNT = /^\s*count\s+(\d{1,9})\s*$/;
const INDEX = /^\s*ext char index\s+(\d{1,9})\s*$/;
const TEXT_LENGTH = /^\s*Text length\s+(\d{1,9})\s*$/;
const CLOSING_BRACE = 0x7d;
const BLANK = 0x20;

/**
 * Reads a notecard, of version 1 too. What has no header is a text as a whole, as in the viewer; a text length that is not so (counted
 * in characters, or before line ends were changed) gives way to the last closing brace, and is told.
 * @throws DecodeError for another version, and where the list of items is broken
 * @source PROTOCOL §14; viewer llnotecard.cpp, llpreviewnotecard.cpp; libomv AssetNotecard; captures/asset-service
 */
export function decodeNotecard(bytes: Uint8Array, options: AssetReadOptions = {}): Notecard {
  const lines = new LineReader(bytes, options);
  if (!hasHeader(lines)) {
    lines.skip('the header of a notecard, which is missing');
    return { text: lines.text(lines.offset, lines.end), items: [] };
  }
  const [version] = numberIn(lines, HEADER, 'the version of a notecard');
  if (version !== 1 && version !== 2) throw new DecodeError(`a notecard of version ${version}`);
  expectBrace(lines, '{');
  const items = readItems(lines);
  return { text: version === 1 ? oldText(lines) : newText(lines), items };
}

function hasHeader(lines: LineReader): boolean {
  const start = lines.text(lines.offset, Math.min(lines.end, lines.offset + 2 * HEADER_WORDS.length));
  return start.trimStart().startsWith(HEADER_WORDS);
}

function readItems(lines: LineReader): readonly EmbeddedItem[] {
  const [version] = numberIn(lines, ITEMS_HEADER, 'the version of embedded items');
  if (version !== 1) throw new DecodeError(`embedded items of version ${version}`);
  expectBrace(lines, '{');
  const [count, at] = numberIn(lines, COUNT, 'the count of embedded items');
  const items: EmbeddedItem[] = [];
  while (openingBrace(lines)) {
    if (items.length >= MAX_EMBEDDED_ITEMS) throw new DecodeError(`more than ${MAX_EMBEDDED_ITEMS} items`);
    const [index] = numberIn(lines, INDEX, 'the index of an embedded item');
    expectWord(lines, 'inv_item');
    items.push({ index, item: readItem(lines) });
    expectBrace(lines, '}');
  }
  if (count !== items.length) lines.skip(`a count of ${count} for ${items.length} embedded items`, at);
  return items;
}

/** Whether another item follows; else the list was closed. */
function openingBrace(lines: LineReader): boolean {
  const offset = lines.offset;
  const brace = lines.populatedLine().trim();
  if (brace !== '{' && brace !== '}') throw new DecodeError('no brace', { offset });
  return brace === '{';
}

function expectBrace(lines: LineReader, brace: '{' | '}'): void {
  const offset = lines.offset;
  if (lines.populatedLine().trim() !== brace) throw new DecodeError(`no ${brace}`, { offset });
}

function expectWord(lines: LineReader, word: string): void {
  const offset = lines.offset;
  if (!lines.populatedLine().trimStart().startsWith(word)) throw new DecodeError(`no ${word}`, { offset });
}

function numberIn(
  lines: LineReader,
  pattern: RegExp,
  what: string,
): readonly [number: number, offset: number] {
  const offset = lines.offset;
  const found = pattern.exec(lines.populatedLine());
  if (found === null) throw new DecodeError(`${what} is not where it belongs`, { offset });
  return [Number(found[1]), offset];
}

function newText(lines: LineReader): string {
  const [start, end] = textRange(lines);
  return lines.text(start, end);
}

/** One byte a character; those from 0x80 on are items. */
function oldText(lines: LineReader): string {
  const [start, end] = textRange(lines);
  let text = '';
  for (const byte of lines.bytes.subarray(start, end))
    text += byte < 0x80 ? String.fromCharCode(byte) : embeddedCharacter(byte & 0x7f);
  return text;
}

function textRange(lines: LineReader): readonly [start: number, end: number] {
  const [length, at] = numberIn(lines, TEXT_LENGTH, 'the length of the text');
  const start = Math.min(lines.offset, lines.end);
  const { bytes, end } = lines;
  if (isClosedAt(lines, start + length)) return [start, start + length];
  lines.skip(`a text length of ${length}`, at);
  const brace = bytes.lastIndexOf(CLOSING_BRACE, end - 1);
  return [start, brace >= start ? brace : end];
}

/** Whether nothing but a closing brace stands behind the text. */
function isClosedAt({ bytes, end }: LineReader, at: number): boolean {
  if (at > end || (at < end && bytes[at] !== CLOSING_BRACE)) return false;
  return bytes.subarray(at + 1, end).every((byte) => byte <= BLANK);
}
