/** Text from strangers for where it is shown: a terminal, Markdown, an SVG, Mermaid. Whatever is shown goes through here. */
export { escapeCell, escapeCode, escapeDetail, escapeMarkdown } from './markdown.ts';
export { escapedJson, escapeUnprintable } from './json.ts';
export { escapeMermaid } from './mermaid.ts';
export { printable } from './printable.ts';
export { escapeXml } from './xml.ts';
