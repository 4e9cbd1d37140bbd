/** The inspector's page as somebody uses it, by keyboard and by mouse, in the Chromium that is installed. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '@landfall/lab';
import { createCaptureIndex, openCaptureIndex, startInspector } from '@landfall/lab/inspector';
import type { CaptureIndex, Inspector } from '@landfall/lab/inspector';
import { followChunks, openRecording, recordingOf } from '@landfall/lab/recording';
import { nodeInflate } from '@landfall/transport/node';
import { buildInspector } from '../../packages/viewer/build.mjs';
import { axe } from './page-stand.ts';
import { CHROMIUM, isThere } from './run-page.ts';

const TOKEN = 'a-token-of-this-test';
/** Chat of a stranger must stay text. */
const STORY = '<img src=x onerror="globalThis.harm = 1"> came in';

describe.skipIf(!isThere)('the inspector', () => {
  let folder = '';
  let index: CaptureIndex;
  let inspector: Inspector;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-inspector-'));
    const file = join(folder, 'demo.lfc');
    const [output, errors] = [new PassThrough().resume(), new PassThrough().resume()];
    const terminal = {
      input: Readable.from(['']),
      output,
      errors,
      interrupted: new AbortController().signal,
    };
    expect(await main(['demo', '--out', join(folder, 'out'), '--record', file], terminal)).toBe(0);
    await buildInspector({ outdir: join(folder, 'page') });
    index = await createCaptureIndex(openRecording(file), nodeInflate);
    inspector = await startInspector({
      index,
      inflate: nodeInflate,
      title: 'demo.lfc',
      tell: async (what) =>
        await Promise.resolve(what === 'story' ? STORY : '<svg xmlns="http://www.w3.org/2000/svg"/>'),
      page: join(folder, 'page'),
      token: TOKEN,
    });
    browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ['--no-sandbox'] });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await inspector?.close();
    await index?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (look: { readonly width: number; readonly colorScheme: 'light' | 'dark' }) => {
    const page = await browser.newPage({
      viewport: { width: look.width, height: 800 },
      colorScheme: look.colorScheme,
    });
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    page.on('console', (line) => void (line.type() === 'error' && complaints.push(line.text())));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on(
      'request',
      (request) => void (request.url().startsWith(inspector.url) || elsewhere.push(request.url())),
    );
    await page.goto(`${inspector.url}#token=${TOKEN}`);
    await page.locator('.row').first().waitFor();
    return { page, complaints, elsewhere };
  };
  const filter = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Filter').fill(text);
    await page.keyboard.press('Enter');
  };

  it('is used by keyboard: list, filter, parts and their bytes', { timeout: 120_000 }, async () => {
    const { page, complaints, elsewhere } = await open({ width: 1280, colorScheme: 'light' });
    expect(page.url()).not.toContain(TOKEN);
    await filter(page, 'ChatFromSimulator.ChatData.Message ~= "Hello"');
    await expect
      .poll(async () => await page.getByRole('status').textContent(), { timeout: 30_000 })
      .toMatch(/^\d+ of \d+ packets/);
    await page.getByRole('heading', { name: 'ChatFromSimulator' }).waitFor();
    await page.locator('button.part', { hasText: 'FromName' }).focus();
    const lit = async (): Promise<string> =>
      (await page.locator('.bytes .line span:last-child b.lit').allTextContents()).join('');
    await expect.poll(lit).toMatch(/(?:Test User|Second Avatar)/);
    await filter(page, '');
    await page.getByRole('listbox').focus();
    const picked = page.locator('.row.picked .number');
    await page.keyboard.press('End');
    await expect
      .poll(async () => await page.locator('[aria-selected=true].row').getAttribute('aria-posinset'))
      .toBe(String(index.count));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(async () => await page.locator('[aria-selected=true].row').getAttribute('aria-posinset'))
      .toBe('2');
    expect(await picked.count()).toBe(1);
    await filter(page, 'Chat ==');
    expect(await page.getByRole('alert').textContent()).toMatch(/column/);
    expect(await axe(page)).toEqual([]);
    expect(elsewhere).toEqual([]);
    // The browser itself tells of the filter that was refused.
    expect(complaints.filter((line) => !line.includes('400'))).toEqual([]);
  });

  it(
    'goes to a time by its lanes, and shows story and diagram as they are',
    { timeout: 120_000 },
    async () => {
      const { page, complaints } = await open({ width: 1280, colorScheme: 'dark' });
      const place = async (): Promise<number> =>
        Number(await page.locator('[aria-selected=true].row').getAttribute('aria-posinset'));
      await page.locator('.lane.udp svg').click({ position: { x: 900, y: 10 } });
      await expect.poll(place).toBeGreaterThan(index.count / 4);
      await page.getByRole('tab', { name: 'Packet' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await expect.poll(async () => await page.locator('pre').textContent()).toBe(STORY);
      await page.keyboard.press('ArrowRight');
      await page.getByRole('img', { name: 'Who told whom what, in order' }).waitFor();
      expect(await page.evaluate('globalThis.harm')).toBeUndefined();
      expect(await axe(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('counts circuits and messages, and saves what is listed', { timeout: 120_000 }, async () => {
    const { page, complaints } = await open({ width: 1280, colorScheme: 'light' });
    await page.getByRole('tab', { name: 'Circuits' }).click();
    const circuits = page.getByRole('table', { name: /^Circuits/ });
    await expect.poll(async () => await circuits.locator('tbody tr').count()).toBeGreaterThan(1);
    expect(await circuits.textContent()).toMatch(/127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+/);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '→ ChatFromViewer' }).click();
    await expect
      .poll(async () => await page.getByRole('status').textContent(), { timeout: 30_000 })
      .toMatch(/^\d+ of \d+ packets in/);
    const listed = Number(/^\d+/.exec((await page.getByRole('status').textContent())!)![0]);
    await page.getByLabel('Format').selectOption('pcapng');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save what is listed' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('demo-selection.pcapng');
    const saved = join(folder, 'saved.pcapng');
    await download.saveAs(saved);
    await using again = await createCaptureIndex(openRecording(saved), nodeInflate);
    expect([again.count, again.names]).toEqual([listed, ['ChatFromViewer']]);
    expect(complaints).toEqual([]);
  });

  it('shows what is written while it is open', { timeout: 120_000 }, async () => {
    const file = join(folder, 'growing.lfc');
    const whole = await readFile(join(folder, 'demo.lfc'));
    const half = whole.length >> 1;
    await writeFile(file, whole.subarray(0, half));
    const controller = new AbortController();
    const { signal } = controller;
    await using growing = await openCaptureIndex(
      recordingOf(() => followChunks(file, { signal })),
      nodeInflate,
      { isFollowed: true },
    );
    const live = await startInspector({
      index: growing,
      inflate: nodeInflate,
      title: 'growing.lfc',
      tell: async () => await Promise.resolve(STORY),
      page: join(folder, 'page'),
      token: TOKEN,
    });
    try {
      const page = await browser.newPage();
      await page.goto(`${live.url}#token=${TOKEN}`);
      const status = async (): Promise<string> => (await page.getByRole('status').textContent()) ?? '';
      await expect.poll(status, { timeout: 30_000 }).toMatch(/and more may come/);
      await filter(page, 'Meta.Transport == udp');
      await appendFile(file, whole.subarray(half));
      await expect.poll(status, { timeout: 60_000 }).toMatch(new RegExp(`^\\d+ of ${index.count} packets`));
      controller.abort();
      await growing.done;
      await expect.poll(status, { timeout: 30_000 }).not.toMatch(/more may come/);
      const { length } = Array.from({ length: index.count }).filter((_, at) => index.laneAt(at) === 'udp');
      expect(await status()).toMatch(new RegExp(`^${length} of `));
    } finally {
      controller.abort();
      await live.close();
    }
  });

  it('is whole on a narrow screen', { timeout: 120_000 }, async () => {
    const { page } = await open({ width: 360, colorScheme: 'light' });
    await page.locator('button.part').first().waitFor();
    const wide = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide).toBe(0);
    expect(await axe(page)).toEqual([]);
  });

  it('is nothing without its token', async () => {
    const page = await browser.newPage();
    await page.goto(inspector.url);
    await page.getByText('the address has no token').waitFor();
    expect(await page.locator('.row').count()).toBe(0);
  });
});
