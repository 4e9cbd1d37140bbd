/** What a page says of itself in its head, for lists of pages: written and read here. */
import { escapeXml } from '../escape/index.ts';

/** Of a page. */
export interface PageSummary {
  /** What is in its `<title>`, as text. */
  readonly title: string;
  /** Sentences; empty where the page has none. */
  readonly description: string;
}

/** UTF-16 units of a description: it is for lists. */
const MOST_DESCRIBED = 600;

/** So many bytes of a page have its summary in them. */
export const SUMMARY_BYTES = 16_384;

/** As lines of an HTML head. */
export function renderSummary({ title, description }: PageSummary): string {
  const told =
    description.length <= MOST_DESCRIBED ? description : `${description.slice(0, MOST_DESCRIBED)}…`;
  return `<title>${escapeXml(title)}</title>\n<meta name="description" content="${escapeXml(told)}">`;
}

/** Of a page, or of its beginning; undefined for what has no title. What comes out is text, to be escaped where it is shown. */
export function readSummary(html: string): PageSummary | undefined {
  const title = /<title>([^<]*)<\/title>/.exec(html)?.[1];
  if (title === undefined || title === '') return undefined;
  const description = /<meta name="description" content="([^"]*)">/.exec(html)?.[1] ?? '';
  return { title: unescaped(title), description: unescaped(description) };
}

/** Undoes `escapeXml`. */
function unescaped(text: string): string {
  return text.replaceAll(/&#(\d{1,3});/g, (_, code: string) => String.fromCharCode(Number(code)));
}
