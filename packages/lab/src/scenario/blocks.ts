/** The fences of a Markdown text, with the lines where they stand. What is inside comments of HTML is not there. */
import { scenarioFault } from './place.ts';
import type { Place } from './place.ts';

/** A line and where it stands. */
export interface SourceLine extends Place {
  readonly text: string;
}

/** A fence: its word, what follows it, and what is inside. */
export interface Block {
  readonly word: string;
  readonly argument: string;
  readonly place: Place;
  readonly lines: readonly SourceLine[];
}

const MAX_BLOCKS = 1000;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)\s*([^`]*)$/;

/** @throws UsageError for a fence that nobody closes, and for too many */
export function readBlocks(lines: readonly SourceLine[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const [, ticks, word = '', argument = ''] = FENCE.exec(line.text) ?? [];
    if (ticks === undefined) continue;
    const end = lines.findIndex(
      ({ text, file }, index) => index > at && file === line.file && isEnd(text, ticks),
    );
    if (end < 0) throw scenarioFault(line, `nobody closes this ${ticks}${word}`);
    if (blocks.length >= MAX_BLOCKS) throw scenarioFault(line, `more than ${MAX_BLOCKS} fences`);
    blocks.push({ word, argument: argument.trim(), place: line, lines: lines.slice(at + 1, end) });
    at = end;
  }
  return blocks;
}

const isEnd = (text: string, ticks: string): boolean => {
  const trimmed = text.trim();
  return trimmed.length >= ticks.length && trimmed === ticks[0]!.repeat(trimmed.length);
};

/** Comments become blanks, line by line, so that lines keep their numbers. Inside fences there are none. */
export function withoutComments(lines: readonly SourceLine[]): SourceLine[] {
  const masked: SourceLine[] = [];
  let ticks: string | undefined;
  let isComment = false;
  for (const line of lines) {
    const fence = isComment ? undefined : FENCE.exec(line.text)?.[1];
    if (ticks !== undefined) {
      if (isEnd(line.text, ticks)) ticks = undefined;
      masked.push(line);
      continue;
    }
    if (fence !== undefined) {
      ticks = fence;
      masked.push(line);
      continue;
    }
    const { text, isOpen } = mask(line.text, isComment);
    isComment = isOpen;
    masked.push({ ...line, text });
  }
  return masked;
}

function mask(text: string, isComment: boolean): { readonly text: string; readonly isOpen: boolean } {
  let [left, rest, isOpen] = ['', text, isComment];
  for (;;) {
    const at = rest.indexOf(isOpen ? '-->' : '<!--');
    if (at < 0) return { text: isOpen ? left : left + rest, isOpen };
    if (!isOpen) left += rest.slice(0, at);
    rest = rest.slice(at + (isOpen ? 3 : 4));
    isOpen = !isOpen;
  }
}
