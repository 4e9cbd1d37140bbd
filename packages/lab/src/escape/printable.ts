/** Control characters, those that nobody sees or that turn text around, and breaks of any kind. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Text from strangers as one line with nothing in it that could steer a terminal or hide in a document. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, ' ');
}
