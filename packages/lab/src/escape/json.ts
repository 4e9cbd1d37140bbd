/** What nobody sees or what steers a terminal, but breaks of lines and tabs: in JSON those are never of a text. */
const UNPRINTABLE = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A value as JSON on one line that any terminal can show: controls, marks that turn text around and breaks of lines become
 * escapes, so that whoever parses it gets every text as it was.
 * @param value what `JSON.stringify` takes, and no `undefined`
 */
export function escapedJson(value: unknown): string {
  return escapeUnprintable(JSON.stringify(value));
}

/** Each character that nobody sees, or that steers a terminal, as JSON writes it: `\u202e`. Line feeds and tabs stay. */
export function escapeUnprintable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped);
}

/** Of a character beyond U+FFFF each half. */
function escaped(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => String.raw`\u${unit}`).join('');
}
