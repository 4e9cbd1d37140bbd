/** Comments and tags longer than this are not passed over in the middle of an id. */
const [MOST_COMMENT, MOST_TAG] = [400, 200] as const;
const SECTION = '<![CDATA[';
const TAG_START = /[a-z/?]/i;

/** Behind the comment, tag or beginning of a section at a `<` or `/`; behind that sign alone when it is none of them. */
export function endOfMark(text: string, at: number): number {
  const alone = at + 1;
  if (text.startsWith('/*', at)) return endOf(text, '*/', at + 2, MOST_COMMENT) ?? alone;
  if (text.charAt(at) !== '<') return alone;
  if (text.startsWith('<!--', at)) return endOf(text, '-->', at + 4, MOST_COMMENT) ?? alone;
  if (text.startsWith(SECTION, at)) return at + SECTION.length;
  return TAG_START.test(text.charAt(alone)) ? (endOf(text, '>', alone, MOST_TAG) ?? alone) : alone;
}

function endOf(text: string, end: string, from: number, most: number): number | undefined {
  const found = text.slice(from, from + most).indexOf(end);
  return found < 0 ? undefined : from + found + end.length;
}

/** Where an id may go on behind one of them. */
const PARTED = /(?<=[0-9a-f-])\s{0,40}(?:\]\]>|<(?:[a-z/?]|!--|!\[CDATA\[)|\/\*)/gi;
const MOST_BLANKS = 40;

/** The text without the marks that stand behind digits: undefined when there are none. */
export function withoutMarks(text: string): string | undefined {
  const parts: string[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(PARTED)) {
    if (index < end) continue;
    parts.push(text.slice(end, index));
    end = endOfMarks(text, index + found.length - found.trimStart().length);
  }
  return end === 0 ? undefined : parts.join('') + text.slice(end);
}

/** Behind all of them, and the blanks between. */
function endOfMarks(text: string, from: number): number {
  for (let at = from; ;) {
    const next = text.startsWith(']]>', at) ? at + 3 : endOfMark(text, at);
    const isMark = next > at + 1;
    if (!isMark) return at;
    const blanks = /^\s*/.exec(text.slice(next, next + MOST_BLANKS))![0].length;
    at = next + blanks;
  }
}
