import { escapeXml } from '../escape/index.ts';
import type { PageSummary } from './page-summary.ts';
import { STYLE } from './style.ts';

/** Nothing may be fetched, and nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

function pageOf(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
${head}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${title}</h1>
</header>
${body}
</main>
</body>
</html>
`;
}

/** A run in the list. */
export interface ListedRun {
  /** Of its story, from the page: `2026-11-30T12-00-00Z/story.html`. */
  readonly story: string;
  /** When it was written, as text; undefined where that is not known. */
  readonly when: string | undefined;
  /** What its story says of itself; undefined where it cannot be read. */
  readonly summary: PageSummary | undefined;
}

/** The page of all runs in a folder, in the order given: who was where in each, when, and how it came out. */
export function renderRunsPage(runs: readonly ListedRun[]): string {
  return pageOf('Runs', '', `<ol class="runs">\n${runs.map(runItem).join('\n')}\n</ol>`);
}

function runItem({ story, when, summary }: ListedRun, index: number): string {
  const { title, description } = summary ?? { title: story, description: '' };
  const time = when === undefined ? '' : `<time>${escapeXml(when)}</time>`;
  const last = index === 0 ? ' <small>the last</small>' : '';
  const words = description === '' ? '' : `\n<p>${escapeXml(description)}</p>`;
  return `<li><a href="${encodeURI(story)}">${escapeXml(title)}</a> ${time}${last}${words}</li>`;
}

/** What lies beside a story that is kept, under the name of that page: it leads on to it. */
export function renderWayToRuns(): string {
  const onward = '<meta http-equiv="refresh" content="0; url=../runs.html">\n';
  return pageOf('Runs', onward, '<p><a href="../runs.html">All runs, the last first</a></p>');
}
