import { printable } from './printable.ts';

/** What XML 1.0 cannot hold at all, such as half a character. */
const NOT_XML = /[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text for an element or an attribute of an SVG. What XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return printable(text)
    .replace(NOT_XML, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
