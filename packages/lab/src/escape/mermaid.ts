import { printable } from './printable.ts';

/** UTF-8 cannot hold half a character. */
const HALF_CHARACTER = /\p{Cs}/gu;
/** A label that begins so is an order to Mermaid. */
const ORDER = /(?<=^\s*)[nw](?=(?:o?w)?rap\s*:)/i;

/** Text for a label, a title or a name in Mermaid: what could end it or mean something becomes one of Mermaid's entity codes. */
export function escapeMermaid(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .replace(HALF_CHARACTER, '\ufffd')
    .replace(/[#;<>%{}"`\\&$@]/g, code)
    .replace(ORDER, code);
}

const code = (character: string): string => `#${character.charCodeAt(0)};`;
