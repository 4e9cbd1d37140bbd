// `npm run renderers`: stories and diagrams whose every text was chosen by somebody who means harm, in a real browser: the SVG as a
// page and inside one, the Mermaid text drawn by Mermaid, the story as a page. Nothing may come alive, and every label must be
// read as it was meant. Installs Mermaid when it is missing; runs where Chromium is found (CHROMIUM names another), else says so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked } from 'marked';
import { build, install } from '../../scripts/setup.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** `window.hit` is what a text that came alive would set. */
const NASTY = [
  '<img src=x onerror="window.hit=1">',
  'http://a.b/<img src=x onerror=window.hit=1>',
  '</text></svg><script>window.hit=1</script>',
  '"><svg onload=window.hit=1>',
  '[x](javascript:window.hit=1)',
  'a;b #35; #lt; %% comment',
  'end',
  'wrap: this',
  'participant X as <b>Y</b>',
  'Note over V: fake',
  '$$x^2$$ `code` {json: 1} @{ "type": "x" }',
  '- x ->> y: z',
  '&lt;b&gt; &#60;i&#62; &amp;',
  '日本語 עברית 🙂 <br> <br/> line',
  '%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%',
  'click A href "javascript:window.hit=1"',
  'links A: {"x": "javascript:window.hit=1"}',
  'box red, rect rgb(0,0,0), loop, alt, opt, par',
  'autonumber 10 activate A deactivate A create participant Z',
  'one\u2028two\u2029three\u0085four',
  'a\rb\tc\u0000d\u000be',
  '\u202eright to left\u202c \u200bzero\u200b width \ufeff',
  '&#10;end&#13;&NewLine;end',
  'A->>B: x<br/>C--xD: y',
  '+-+- :::class ~~~ === ---',
  '--- config: { theme: base, themeCSS: "* { display: none }" } ---',
  '\\n \\u003cimg src=x onerror=window.hit=1\\u003e',
  'long '.repeat(2000),
];

let failures = 0;
function check(what, holds, seen = '') {
  if (!holds) failures++;
  console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${what}${holds || seen === '' ? '' : `: ${seen}`}`);
}

if (!existsSync(CHROMIUM)) {
  console.log(`SKIPPED: no Chromium at ${CHROMIUM}; set CHROMIUM to its path`);
  process.exit(0);
}
install();
build();
if (!existsSync(`${here}node_modules/mermaid`)) {
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: here,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}
const { chromium } = await import('playwright-core');
const { NARRATIVE_STYLES, createDiagram, narrate, renderMermaid, renderSvg } = await import('@landfall/lab');

/** Evidence of a session in which everything that can be chosen was. */
function evidence() {
  let turn = 0;
  const evil = () => NASTY[turn++ % NASTY.length];
  const kinds = {
    LoginStart: { uri: evil(), user: evil(), mode: evil() },
    LoginProgress: { status: evil(), message: evil() },
    LoginSuccess: { agentId: evil(), circuit: 5 },
    UseCircuitCodeSent: { circuit: 5, to: evil() },
    RegionHandshakeReceived: { region: evil(), flags: 0, sizeBytes: 10 },
    QueuedEventReceived: { event: evil() },
    Arrived: { region: evil(), position: { x: 1, y: 2, z: 3 }, elapsedMs: 10 },
    Kicked: { reason: evil() },
    Departed: { reason: evil() },
  };
  for (const [index, text] of NASTY.entries())
    kinds[`ChatHeard ${index}`] = { from: text, message: text, volume: 'say' };
  return Object.entries(kinds).map(([key, data], index) => {
    const kind = key.split(' ')[0];
    const common = {
      at: '2026-01-01T00:00:00.000Z',
      ua: evil(),
      via: 'x',
      sys: 'x',
      sig: 'x',
      val: evil(),
      v: 1,
    };
    const who = {
      run: 'r',
      seq: index + 1,
      mono: index,
      actor: NASTY[0],
      kind,
      side: 'CLIENT',
      component: 'UDP',
    };
    return { ...common, ...who, signal: evil(), data };
  });
}

const records = evidence();
const diagram = createDiagram(records);
const folder = await mkdtemp(join(tmpdir(), 'landfall-renderers-'));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
// What cannot be seen is left out of what is shown.
const words = (text) => text.replace(/[\s\p{C}\ufffd]+/gu, '');

async function onPage(name, show) {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await show(page);
  await page.waitForTimeout(200);
  check(`${name}: nothing comes alive`, (await page.evaluate(() => window.hit)) === undefined);
  check(`${name}: no error`, errors.length === 0, errors.join('; '));
  await page.close();
}

console.log('the SVG');
const svg = renderSvg(diagram);
await writeFile(join(folder, 'sequence.svg'), svg);
await onPage('as a page', async (page) => {
  await page.goto(`file://${join(folder, 'sequence.svg')}`);
  const all = await page.evaluate(() => [...document.querySelectorAll('*')].map(({ nodeName }) => nodeName));
  const foreign = [...new Set(all)].filter(
    (name) => !['svg', 'title', 'rect', 'text', 'line', 'path'].includes(name),
  );
  check('as a page: only what was drawn', foreign.length === 0, foreign.join());
});
await onPage('inside a page', (page) => page.setContent(svg));

console.log('the Mermaid text');
const blank = '<!doctype html><body></body>';
await onPage('drawn', async (page) => {
  await page.setContent(blank);
  await page.addScriptTag({ path: `${here}node_modules/mermaid/dist/mermaid.min.js` });
  const drawn = await page.evaluate(async (text) => {
    window.mermaid.initialize({ startOnLoad: false, securityLevel: 'loose' });
    try {
      const { svg: picture } = await window.mermaid.render('drawn', text);
      document.body.innerHTML = picture;
      return document.querySelector('svg').textContent;
    } catch (error) {
      return `ERROR ${error.message}`;
    }
  }, renderMermaid(diagram));
  check('drawn: without an error', !drawn.startsWith('ERROR'), drawn.slice(0, 300));
  for (const step of diagram.steps) {
    const label = step.label ?? step.text ?? step.heading;
    check(`drawn: ${label.slice(0, 40)}`, words(drawn).includes(words(label)));
  }
});

console.log('the story');
for (const style of NARRATIVE_STYLES) {
  await onPage(style, async (page) => {
    await page.setContent(marked.parse(narrate(records, { style }), { async: false }));
    const live = await page.evaluate(
      () => document.querySelectorAll('img, script, svg, iframe, b, i').length,
    );
    check(`${style}: no element that was not ours`, live === 0, String(live));
  });
}
await browser.close();
await rm(folder, { recursive: true });
console.log(failures === 0 ? 'renderers: all well' : `renderers: ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
