import { escapeXml } from '../escape/index.ts';
import type { LandMap } from '../landmap/index.ts';
import { regionSentences } from '../narrator/index.ts';
import type { Account, AccountLine, AccountPart } from '../narrator/index.ts';
import { renderSummary } from './page-summary.ts';
import { STYLE } from './style.ts';

/** What is shown. */
export interface StoryPage {
  /** The story as text, which is escaped here. */
  readonly account: Account;
  /** Shown in this order, before the diagram; may be none. */
  readonly maps: readonly LandMap[];
  /** The sequence diagram as an SVG element. */
  readonly diagram: string;
  /** Why its rows are there, by their numbers from 1: its `notes`. */
  readonly whys: readonly string[];
  /** Names of files that lie beside the page. */
  readonly beside: readonly string[];
  /** The page of all runs, by its name beside this one; undefined where there is none. */
  readonly runs?: string | undefined;
}

/** Nothing may be fetched, and nothing runs: what strangers said is in here. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** One HTML file that needs nothing else: it opens by a double click, follows light and dark, prints, and fits a phone. */
export function renderStoryPage({ account, maps, diagram, whys, beside, runs }: StoryPage): string {
  const parts = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    renderSummary({ title: account.title, description: account.sentences.join(' ') }),
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    head(account),
    ...maps.map(mapFigure),
    diagramFigure(diagram),
    whysSection(whys),
    ...account.parts.map(partSection),
    regionSection(account),
    section('How it came out', account.verdict.map(paragraph).join('\n')),
    foot(account, beside, runs),
    '</main>',
    '</body>',
    '</html>',
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

const paragraph = (words: string): string => `<p>${escapeXml(words)}</p>`;
const section = (heading: string, body: string): string =>
  `<section>\n<h2>${escapeXml(heading)}</h2>\n${body}\n</section>`;

function head({ title, sentences }: Account): string {
  return `<header>\n<h1>${escapeXml(title)}</h1>\n${sentences.map(paragraph).join('\n')}\n</header>`;
}

function mapFigure({ caption, svg }: LandMap): string {
  return `<figure class="map">\n${labelled(svg, caption)}\n<figcaption>${escapeXml(caption)}</figcaption>\n</figure>`;
}

function diagramFigure(diagram: string): string {
  const caption =
    'Who told whom what, from top to bottom. The small number of a row is that of the note on why it is there.';
  const label = 'Sequence diagram of the session; the lists below say the same in words';
  return `<figure class="diagram">\n<div class="wide" tabindex="0" role="region" aria-label="${label}">\n${withoutSize(diagram)}\n</div>\n<figcaption>${caption}</figcaption>\n</figure>`;
}

/** Tooltips are for who has a mouse: a phone and paper have this. */
function whysSection(whys: readonly string[]): string {
  if (whys.length === 0) return '';
  const notes = whys.map((why, index) => `<li id="why-${index + 1}">${escapeXml(why)}</li>`);
  return section('Why each row is there', `<ol class="whys">\n${notes.join('\n')}\n</ol>`);
}

/** For who cannot see it. */
const labelled = (svg: string, label: string): string =>
  svg.replace('<svg ', `<svg role="img" aria-label="${escapeXml(label)}" `);

/** Its width in pixels stays as the least one: on paper it is as wide as the page. */
const withoutSize = (svg: string): string =>
  svg.replace(/^<svg ([^>]*?)width="(\d+)" height="\d+"/, '<svg $1style="--width:$2px"');

function partSection({ heading, lines }: AccountPart): string {
  const rows = lines.map(lineItem).join('\n');
  return section(heading, `<ol class="lines">\n${rows}\n</ol>`);
}

function lineItem({ atMs, who, side, words, repeats }: AccountLine): string {
  const by = who === undefined ? '' : `<b>${escapeXml(who)}</b>: `;
  const times = repeats === '' ? '' : ` <small>${escapeXml(repeats)}</small>`;
  return `<li class="${side}"><time>${(atMs / 1000).toFixed(3)} s</time> <i>${side}</i> <span>${by}${escapeXml(words)}${times}</span></li>`;
}

function regionSection({ region }: Account): string {
  if (region === undefined) return '';
  const missing = (region.missing ?? []).map((words) => `<li>${escapeXml(words)}</li>`);
  const list = missing.length === 0 ? '' : `\n<ul>\n${missing.join('\n')}\n</ul>`;
  return section('What the region allows', `${regionSentences(region).map(paragraph).join('\n')}${list}`);
}

function foot({ environment }: Account, beside: readonly string[], runs: string | undefined): string {
  const { server, client, protocol, scenario } = environment;
  const facts = `Server: ${server}. Client: ${client}. Protocols: ${protocol}. Scenario: ${scenario}.`;
  const links = beside.map((name) => `<a href="${escapeXml(name)}">${escapeXml(name)}</a>`).join(', ');
  const files =
    beside.length === 0
      ? ''
      : `\n<p>Beside this page: ${links}.${runs === undefined ? '' : ` <a href="${escapeXml(runs)}">All runs</a>.`}</p>`;
  return `<footer>\n<p>Told from the evidence alone. ${escapeXml(facts)}</p>${files}\n</footer>`;
}
