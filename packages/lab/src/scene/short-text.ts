/** Characters of a text that are shown: names on the wire have 255 bytes at most, but a backup's may have any number. */
export const MOST_CHARACTERS = 4096;

/** The text; of one that is too long its beginning, and how long it is. */
export function shortText(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const isCutInTwo = /[\ud800-\udbff]$/.test(text.slice(0, MOST_CHARACTERS));
  const start = text.slice(0, MOST_CHARACTERS - (isCutInTwo ? 1 : 0));
  return `${start}… (${text.length} characters)`;
}
