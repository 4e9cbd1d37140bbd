/** Text from strangers for where it is shown: Markdown. Whatever is shown goes through here. */
export { escapeCell, escapeDetail, escapeMarkdown } from './markdown.ts';
export { printable } from './printable.ts';
