/** A story in Chromium: on a desk and a phone, light and dark, and on paper. What tests of its text cannot see. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleStandard, Scene } from '../narrator/samples.ts';
import { storyPageOf } from '../testing/sample-story-page.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const isThere = spawnSync(CHROMIUM, ['--version']).status === 0;
if (!isThere)
  process.stderr.write(`SKIPPED: no story was opened: there is no Chromium at ${CHROMIUM} (CHROMIUM_PATH)\n`);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What a stranger may call themselves, without a place where it could be broken. */
const EVIL = `</span><script>window.hit=1</script><img src=http://127.0.0.1:9/x onerror=window.hit=1>${'W'.repeat(300)}`;

function evilStory(): string {
  const { client, records } = new Scene(EVIL);
  client.observe('LoginStart', { uri: EVIL, user: EVIL, mode: EVIL });
  client.observe('RegionHandshakeReceived', { region: EVIL, flags: 1, sizeBytes: 9 });
  client.observe('SeedGranted', { asked: 2, granted: 1, missing: EVIL });
  client.observe('Arrived', { region: EVIL, position: { x: 1, y: 1, z: 1 }, elapsedMs: 1 });
  client.observe('ChatHeard', { from: EVIL, message: EVIL, volume: 'say' });
  client.observe('Kicked', { reason: EVIL });
  return storyPageOf(records);
}

const STORIES = [
  ['an arrival', storyPageOf(sampleStandard())],
  ['one full of what strangers may say', evilStory()],
] as const;
const SCREENS = [
  ['a desk', 1280, 'light'],
  ['a desk, dark', 1280, 'dark'],
  ['a phone', 390, 'light'],
  ['a phone, dark', 390, 'dark'],
] as const;

/** Of a page that is open; as text, since it runs there. */
const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
/** Height of the smallest letters that are drawn, in pixels of CSS: of what stands in the diagram and below it. */
const SMALLEST = `Math.min(...[...document.querySelectorAll('.diagram text, .diagram tspan, .whys li, .lines span')]
  .map((e) => parseFloat(getComputedStyle(e).fontSize) * (e.getCTM ? e.getScreenCTM().a : 1)))`;
/** The least contrast of a text of the diagram with the card that it lies on, as the screen has both. */
const CONTRAST = `(() => {
  const svg = document.querySelector('.diagram svg');
  const ctx = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const seen = (colour, filter) => {
    ctx.filter = filter;
    ctx.fillStyle = colour;
    ctx.fillRect(0, 0, 1, 1);
    return [...ctx.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const filter = getComputedStyle(svg).filter;
  const ground = light(seen('#ffffff', filter));
  return Math.min(...[...svg.querySelectorAll('text')].map((text) => {
    const ink = light(seen(getComputedStyle(text).fill, filter));
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  }));
})()`;

let browser: Browser;
beforeAll(async () => {
  if (isThere) browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(async () => await browser?.close());

/** The page, everything that it asked anybody for, and everything that it complained of. */
async function open(
  html: string,
  look: BrowserContextOptions,
): Promise<{ page: Page; asked: string[]; complaints: string[] }> {
  const page = await browser.newPage(look);
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (line) => complaints.push(line.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.setContent(html);
  return { page, asked, complaints };
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  return await page.evaluate(
    'axe.run(document).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html.slice(0, 200)).join(" ")))',
  );
}

describe.runIf(isThere).each(STORIES)('%s', (_, html) => {
  it.each(SCREENS)(
    'on %s: all of it can be read, and only the diagram scrolls sideways',
    async (_, width, colorScheme) => {
      const { page, asked, complaints } = await open(html, { viewport: { width, height: 800 }, colorScheme });
      expect(await page.evaluate(SIDEWAYS)).toBe(0);
      expect(await page.evaluate(SMALLEST)).toBeGreaterThanOrEqual(8);
      expect(await page.evaluate(CONTRAST)).toBeGreaterThanOrEqual(4.5);
      expect(await axe(page)).toEqual([]);
      expect(await page.evaluate('[window.hit, document.querySelectorAll("script, img").length]')).toEqual([
        undefined,
        0,
      ]);
      expect([asked, complaints]).toEqual([[], []]);
      await page.close();
    },
  );

  it('on paper: black on white, as wide as the sheet, with the notes on its rows', async () => {
    // A4 without the margins that the page asks for.
    const width = Math.round(((210 - 28) / 25.4) * 96);
    const { page } = await open(html, { viewport: { width, height: 1000 }, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate(SIDEWAYS)).toBe(0);
    const { ink, paper, filter, drawn, room, notes } = await page.evaluate<Record<string, unknown>>(`({
      ink: getComputedStyle(document.body).color,
      paper: getComputedStyle(document.body).backgroundColor,
      filter: getComputedStyle(document.querySelector('.diagram svg')).filter,
      drawn: document.querySelector('.diagram svg').getBoundingClientRect().width,
      room: document.querySelector('main').getBoundingClientRect().width,
      notes: document.querySelectorAll('.whys li').length,
    })`);
    expect([ink, paper, filter]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)', 'none']);
    expect(drawn).toBeLessThanOrEqual(Number(room));
    expect(notes).toBeGreaterThan(2);
    expect((await page.pdf({ format: 'A4', preferCSSPageSize: true })).length).toBeGreaterThan(10_000);
    await page.close();
  });
});
