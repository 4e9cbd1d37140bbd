/** What the narratives become in real renderers, GFM with bare addresses and raw HTML switched on: text, and nothing but text. */
import type { Element, Root, RootContent } from 'hast';
import MarkdownIt from 'markdown-it';
import { marked } from 'marked';
import rehypeRaw from 'rehype-raw';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import type { DetailValue, EvidenceRecord } from '@landfall/protocol/evidence';
import { NARRATIVE_STYLES, narrate } from '../narrator/index.ts';
import { sampleRejection, sampleStandard, sampleWallflower } from '../narrator/samples.ts';
import { escapeCell, escapeCode, escapeMarkdown } from './index.ts';

const markdownIt = new MarkdownIt({ html: true, linkify: true, typographer: false });
const remark = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeStringify);

const RENDERERS: readonly (readonly [name: string, render: (markdown: string) => string])[] = [
  ['marked', (markdown) => marked.parse(markdown, { async: false, gfm: true })],
  ['markdown-it', (markdown) => markdownIt.render(markdown)],
  ['remark', (markdown) => String(remark.processSync(markdown))],
];

/** Texts that strangers chose with care. */
const NASTY = [
  '<img src=x onerror=alert(1)>',
  'http://a.b/<img src=x onerror=alert(1)>',
  'https://a.b/?q=<script>alert(1)</script>',
  'www.a.b/<svg/onload=alert(1)>',
  'ftp://a.b/<iframe src=javascript:alert(1)>',
  'me@a.b<img src=x onerror=alert(1)>',
  'mailto:me@a.b/<img src=x>',
  'example.com/<b>bold</b>',
  '[innocent](javascript:alert(1))',
  '![x](http://a.b/pixel.png)',
  '[a]: http://a.b "t"',
  '[^1] and [^1]: note',
  '<http://a.b>',
  '<a href="javascript:alert(1)">x</a>',
  '<!-- hidden --> <?php x ?> <![CDATA[y]]>',
  '</li></ol><h1>fake</h1>',
  '`code` ``more`` \\` end',
  '**bold** *em* _em_ __bold__ ~~gone~~',
  'a | b | c',
  '\\<img src=x onerror=alert(1)>',
  '&lt;img&gt; &#60;b&#62; &amp; &copy; &notit; &#x3c;i>',
  'http://a.b/&lt;img src=x&gt;',
  'ends with <',
  'ends with & and \\',
  '<',
  '&',
  '\\',
  '$x$ and $$y$$',
  '# no heading',
  '1. no list',
  '<<<>>> <3 < 4 <-> <128, 128, 25>',
  '日本語 עברית 🙂 Ünïcode_with_lines',
];

/** Where narratives put such text. */
const PLACES: readonly (readonly [name: string, put: (text: string) => string])[] = [
  ['a paragraph', (text) => `Refused: ${escapeMarkdown(text)}.`],
  ['a quotation', (text) => `1.  **A Voice**: ${escapeMarkdown(text)} is heard: "${escapeMarkdown(text)}"`],
  ['an aside', (text) => `1.  **[X] Y**: Words reach the ear. (*${escapeMarkdown(text)}*)`],
  ['a heading', (text) => `# Session of ${escapeMarkdown(text)}`],
  ['a cell', (text) => `| a | b |\n|---|---|\n| 1 | ${escapeCell(text)} |`],
];

const HARMLESS =
  /^(?:h[1-6]|p|ul|ol|li|em|strong|code|hr|table|thead|tbody|tr|th|td|a|html|head|body|root|text)$/;

/** Everything in rendered HTML that is no text in its place: elements, attributes, links that show other words than they lead to. */
function live(html: string): string[] {
  const found: string[] = [];
  const visit = (node: Root | RootContent): void => {
    if (node.type !== 'text' && node.type !== 'root' && node.type !== 'element') found.push(node.type);
    if (node.type === 'element') found.push(...liveParts(node));
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(treeOf(html));
  return found;
}

function liveParts(element: Element): string[] {
  const { tagName, properties } = element;
  const attributes = Object.keys(properties).filter((name) => !['align', 'start', 'style'].includes(name));
  if (tagName !== 'a') return HARMLESS.test(tagName) && attributes.length === 0 ? [] : [tagName];
  const href = String(properties['href']);
  const shown = decodeURI(href).replace(/^(?:https?:\/\/|mailto:)/, '');
  const words = textOf(element).replace(/^(?:https?:\/\/|mailto:)/, '');
  return words === shown && attributes.join() === 'href' ? [] : [`a ${href}`];
}

function treeOf(html: string): Root {
  const raw = { type: 'root', children: [{ type: 'raw', value: html }] };
  return unified()
    .use(rehypeRaw)
    .runSync(raw as unknown as Root) as Root;
}

const textOf = (node: Root | RootContent): string =>
  node.type === 'text' ? node.value : 'children' in node ? node.children.map(textOf).join('') : '';

const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe.each(RENDERERS)('%s', (_, render) => {
  it.each(PLACES)('shows what strangers say, in %s, as they said it', (_place, put) => {
    for (const text of NASTY) {
      const html = render(put(text));
      expect(live(html), `${put(text)}\n${html}`).toEqual([]);
      expect(spaced(textOf(treeOf(html))), put(text)).toContain(spaced(text));
    }
  });

  it('shows as code what is plain words, and the rest as text', () => {
    for (const text of [...NASTY, 'plain-words 1.2']) {
      const html = render(`- **Scenario**: ${escapeCode(text)}`);
      expect(live(html), html).toEqual([]);
      expect(spaced(textOf(treeOf(html)))).toBe(spaced(`Scenario: ${text}`));
    }
  });

  it.each(NARRATIVE_STYLES)(
    'finds no life in a %s narrative whose every text was chosen by strangers',
    (style) => {
      const records = [...sampleStandard(), ...sampleRejection(), ...sampleWallflower()].map(spoiled);
      expect(live(render(narrate(records, { style })))).toEqual([]);
    },
  );
});

/** The record as somebody would write it who means harm: each of its texts that evidence leaves free, another one each time. */
function spoiled(record: EvidenceRecord, index: number): EvidenceRecord {
  let turn = index;
  const evil = (): string => NASTY[turn++ % NASTY.length]!;
  const spoil = ([name, value]: readonly [string, DetailValue]): readonly [string, DetailValue] => [
    name,
    typeof value === 'string' ? evil() : value,
  ];
  const data = Object.fromEntries(Object.entries(record.data ?? {}).map(spoil));
  const actor = record.actor === 'Test User' ? NASTY[1]! : evil();
  return {
    ...record,
    ua: evil(),
    via: evil(),
    sys: evil(),
    sig: evil(),
    signal: evil(),
    val: evil(),
    actor,
    data,
  };
}
