import type { Detail } from '@landfall/protocol/evidence';

/** Text from outside as Markdown that shows just that text, on one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** The detail with every text in it escaped. */
export function escapeDetail(detail: Detail): Detail {
  const escaped = Object.entries(detail).map(
    ([name, value]) => [name, typeof value === 'string' ? escapeMarkdown(value) : value] as const,
  );
  return Object.fromEntries(escaped);
}
