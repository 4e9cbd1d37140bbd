import type { Detail } from '@landfall/protocol/evidence';
import { printable } from './printable.ts';

/**
 * Text from outside as Markdown that shows just that text, inside a line that has begun. Only what could mean something
 * is escaped, so that narratives read well as plain text too.
 */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/<(?=[a-z/!?])/gi, '\\<')
    .replace(/&(?=[a-z#])/gi, '\\&');
}

/** As {@link escapeMarkdown}, for a cell of a table. */
export function escapeCell(text: string): string {
  return escapeMarkdown(text).replace(/\|/g, '\\|');
}

/** The detail with every text in it escaped. */
export function escapeDetail(detail: Detail): Detail {
  const escaped = Object.entries(detail).map(
    ([name, value]) => [name, typeof value === 'string' ? escapeMarkdown(value) : value] as const,
  );
  return Object.fromEntries(escaped);
}
