import { escapeXml } from '../escape/index.ts';
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

/** The page of all runs in a folder: the last, and links to those that are kept. `kept` are names of folders in it, the youngest first. */
export function renderRunsPage(kept: readonly string[]): string {
  const rows = kept.map((name) => `<li><a href="${encodeURI(name)}/story.html">${escapeXml(name)}</a></li>`);
  const list = ['<li><a href="story.html">the last</a></li>', ...rows].join('\n');
  return pageOf('Runs', '', `<ul>\n${list}\n</ul>`);
}

/** What lies beside a story that is kept, under the name of that page: it leads on to it. */
export function renderWayToRuns(): string {
  const onward = '<meta http-equiv="refresh" content="0; url=../runs.html">\n';
  return pageOf('Runs', onward, '<p><a href="../runs.html">All runs, the last first</a></p>');
}
