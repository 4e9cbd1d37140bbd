import type { Detail } from '@landfall/protocol/evidence';
import { printable } from './printable.ts';

/**
 * What means something in Markdown wherever it stands, and what makes a link of a bare address that has such a thing in it: what
 * escapes that would be taken for a part of the address.
 */
const ADDRESSES_OR_MARKS =
  /[\\`*[\]~$]|(?::(?=\/\/)|(?<=\bwww)\.|(?<=\b(?:mailto|xmpp)):|@)(?=\S*[\\`*[\]~$_<&|])/gi;
/** Emphasis; inside a word it is just a letter. */
const UNDERSCORES = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/**
 * Text from outside as Markdown that shows just that text, inside a line that has begun: no HTML, no picture, no link with
 * another face. `<` and `&` become entities, because a renderer that makes links of bare addresses swallows backslashes. Only
 * what could mean something is escaped, so that narratives read well as plain text too.
 * @param text of any length, with anything in it
 */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .replace(ADDRESSES_OR_MARKS, '\\$&')
    .replace(UNDERSCORES, '\\_')
    .replace(/&(?![\s\d]|$)/g, '&amp;')
    .replace(/<(?![\s\d-])/g, '&lt;');
}

/** As {@link escapeMarkdown}, for a cell of a table. */
export function escapeCell(text: string): string {
  return escapeMarkdown(text).replace(/\|/g, '\\|');
}

/** Text from outside as inline code where it is plain words, else as {@link escapeMarkdown}. */
export function escapeCode(text: string): string {
  return /^[\w .:-]+$/.test(text) ? `\`${text}\`` : escapeMarkdown(text);
}

/** The detail with every text in it escaped. */
export function escapeDetail(detail: Detail): Detail {
  const escaped = Object.entries(detail).map(
    ([name, value]) => [name, typeof value === 'string' ? escapeMarkdown(value) : value] as const,
  );
  return Object.fromEntries(escaped);
}
