/** Signs that take two columns of a terminal, and about two letters' room in a picture. @source Unicode TR11, W and F */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Signs that stand on the one before them. */
const NONE = /[\p{Mn}\p{Me}]/u;

/** Columns that a text takes: 2 for a wide sign, 0 for one that stands on another, else 1. */
export function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += NONE.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1;
  return width;
}

/** The text, or its beginning and `…` when it takes more than `columns`. Never half a sign. */
export function fitWidth(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let [fitted, width] = ['', 0];
  for (const sign of text) {
    width += widthOf(sign);
    if (width > columns - 1) break;
    fitted += sign;
  }
  return `${fitted}…`;
}

/** Lines of at most `columns`, broken at spaces; a word longer than a line is broken where it must be. */
export function wrapWidth(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((long) => pieces(long, columns))) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

function pieces(word: string, columns: number): string[] {
  if (widthOf(word) <= columns) return [word];
  const all: string[] = [];
  let [piece, width] = ['', 0];
  for (const sign of word) {
    const more = widthOf(sign);
    if (width + more > columns && piece !== '') {
      all.push(piece);
      [piece, width] = ['', 0];
    }
    piece += sign;
    width += more;
  }
  return [...all, piece];
}
