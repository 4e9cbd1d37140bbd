/** The page as somebody uses it, by keyboard alone, in the Chromium that is installed: over the gateway, on the embedded grid. */
import { arrive } from '@landfall/client';
import type { HeardChat } from '@landfall/client';
import { createNodePorts } from '@landfall/transport/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS, TOKEN, axe, logIn, open, openPanel, stand } from './page-stand.ts';
import { isThere } from './run-page.ts';
import type { Stand } from './page-stand.ts';

describe.skipIf(!isThere)('the page', () => {
  let place: Stand;
  beforeAll(async () => {
    place = await stand();
  }, 180_000);
  afterAll(async () => place?.close());

  it(
    'logs in, walks and talks by keyboard, and shows what others say as text',
    { timeout: 240_000 },
    async () => {
      const ports = createNodePorts();
      const [, second] = ACCOUNTS;
      const other = await arrive(
        {
          grid: place.grid.loginUri,
          firstName: second.first,
          lastName: second.last,
          secret: { password: second.password },
        },
        ports,
      );
      const heard: HeardChat[] = [];
      other.on('chat', (chat) => !chat.isOwn && heard.push(chat));
      const { page, complaints } = await open(place);
      expect(await axe(page)).toEqual([]);
      expect(page.url()).not.toContain(TOKEN);
      await logIn(page);

      const walker = () => other.region.avatars.find(({ name }) => name === 'Test User')?.position;
      await expect.poll(walker, { timeout: 30_000 }).toBeDefined();
      await page.focus('canvas.world');
      const before = walker()!;
      await page.keyboard.down('ArrowUp');
      const gone = () => Math.hypot(walker()!.x - before.x, walker()!.y - before.y);
      await expect.poll(gone, { timeout: 30_000 }).toBeGreaterThan(2);
      await page.keyboard.up('ArrowUp');

      // Chat that has the keyboard never walks.
      await page.keyboard.press('Enter');
      await page.keyboard.type('wasd up, WASD down');
      await page.keyboard.press('Enter');
      await expect.poll(() => heard.at(-1)?.text, { timeout: 30_000 }).toBe('wasd up, WASD down');
      const stood = walker()!;
      await page.keyboard.type('wwwwwwww');
      await page.waitForTimeout(1000);
      expect(Math.hypot(walker()!.x - stood.x, walker()!.y - stood.y)).toBeLessThan(1);
      await page.keyboard.press('Escape');

      const markup = '<img src=x onerror="document.title=1"><b>bold</b>';
      other.chat.say(markup);
      await page.getByText(markup).waitFor();
      expect(await page.locator('.log img, .log b b').count()).toBe(0);
      const me = other.region.avatars.find(({ name }) => name === 'Test User')!;
      other.chat.sendInstantMessage(me.id, markup);
      await page.getByText('1 unread').waitFor();

      for (const panel of ['People', 'Messages', 'Graphics', 'Statistics']) {
        await openPanel(page, panel);
        expect(await axe(page)).toEqual([]);
      }
      await page.getByRole('button', { name: 'Log out' }).press('Enter');
      await page.getByText('You have logged out.').waitFor();
      expect(complaints).toEqual([]);
      await other.logout();
      await ports.close();
    },
  );

  it('comes in again at once after a reload', { timeout: 120_000 }, async () => {
    const { page } = await open(place);
    await logIn(page);
    await page.reload();
    await logIn(page);
    await page.getByRole('button', { name: 'Log out' }).press('Enter');
    await page.getByText('You have logged out.').waitFor();
  });

  it('says what is wrong with a login', { timeout: 60_000 }, async () => {
    const { page } = await open(place);
    await page.waitForSelector('input[name=name]');
    await page.focus('input[name=name]');
    await page.keyboard.type('Test User');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[role=alert]').textContent(), { timeout: 30_000 }).not.toBe('');
  });

  it('draws again after the graphics card was lost', { timeout: 120_000 }, async () => {
    const { page } = await open(place);
    await logIn(page);
    await page.evaluate(`
      const lose = document.querySelector('canvas.world').getContext('webgl2').getExtension('WEBGL_lose_context');
      lose.loseContext();
      setTimeout(() => lose.restoreContext(), 300);
    `);
    await page.getByText('The graphics card was lost').waitFor();
    await page.getByText('The graphics card was lost').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Log out' }).press('Enter');
    await page.getByText('You have logged out.').waitFor();
  });
});
