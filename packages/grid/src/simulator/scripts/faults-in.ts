import { decodeUtf8 } from '@landfall/protocol/bytes';

/** As many as one reads; compilers stop after the first few. */
const MOST_FAULTS = 16;

/** Viewers save no more than 64 KiB. @source viewer llpreviewscript.cpp */
const MOST_SCRIPT_BYTES = 256 * 1024;

/** What can be told of a text, piece by piece: comments, texts in quotes, words, and single signs. */
const PIECE = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:\\[^]|[^"\\])*(?:"|$)|[A-Za-z_]\w*|[^]/g;
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
const CLOSED = new Set(Object.values(CLOSING));

interface Open {
  readonly sign: string;
  readonly at: number;
}

/**
 * What is wrong with the text of an LSL script, as far as that shows without compiling it: brackets that do not match, texts and comments
 * without an end, no default state, too long a text.
 * @returns in the words that OpenSim's compiler begins with: `(line, column): text`, counted from 1
 */
export function faultsIn(bytes: Uint8Array): readonly string[] {
  if (bytes.length > MOST_SCRIPT_BYTES) return [`(1, 1): longer than ${MOST_SCRIPT_BYTES} bytes`];
  // What ends with a zero, as texts of C do, is no longer for it.
  const text = decodeUtf8(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
  const faults: string[] = [];
  const fault = (at: number, words: string): void => {
    if (faults.length < MOST_FAULTS) faults.push(`${placeOf(text, at)}: ${words}`);
  };
  const open: Open[] = [];
  let hasDefault = false;
  for (const { 0: piece, index: at } of text.matchAll(PIECE)) {
    if (piece === 'default' && open.length === 0) hasDefault = true;
    else if (piece.startsWith('/*') && (piece.length < 4 || !piece.endsWith('*/')))
      fault(at, 'a comment without an end');
    else if (piece.startsWith('"') && !isClosed(piece)) fault(at, 'a text without an end');
    else if (piece in CLOSING) open.push({ sign: piece, at });
    else if (CLOSED.has(piece) && !isMatched(open, piece)) fault(at, `a ${piece} that closes nothing`);
    if (faults.length === MOST_FAULTS) return faults;
  }
  for (const { sign, at } of open) fault(at, `a ${sign} that is not closed`);
  if (!hasDefault && faults.length === 0) fault(text.length, 'there is no default state');
  return faults;
}

/** The newest bracket is closed by its own kind alone. */
function isMatched(open: Open[], sign: string): boolean {
  const newest = open.at(-1);
  if (newest === undefined || CLOSING[newest.sign] !== sign) return false;
  open.pop();
  return true;
}

/** A quote behind an odd number of backslashes ends nothing. */
const isClosed = (piece: string): boolean => /^"(?:\\[^]|[^"\\])*"$/.test(piece);

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  return `(${before.split('\n').length}, ${at - before.lastIndexOf('\n')})`;
}
