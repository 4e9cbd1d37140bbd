/** What goes wrong beside the page, and what it says then: in the Chromium that is installed. */
import { arrive } from '@landfall/client';
import { createNodePorts } from '@landfall/transport/node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS, axe, logIn, open, stand } from './page-stand.ts';
import { isThere } from './run-page.ts';
import type { Stand } from './page-stand.ts';

const LITTLE = '{"drawDistance":32,"resolution":0.25}';
const words = (page: Page) => page.locator('[role=alert]').textContent();

describe.skipIf(!isThere)('a page', () => {
  let place: Stand;
  beforeAll(async () => {
    place = await stand();
  }, 180_000);
  afterAll(async () => place?.close());

  const comeIn = async () => {
    const opened = await open(place);
    await opened.page.evaluate(`localStorage.setItem('landfall settings', '${LITTLE}')`);
    await opened.page.reload();
    await logIn(opened.page);
    return opened;
  };
  const logOut = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Log out' }).press('Enter');
    await page.getByText('You have logged out.').waitFor();
    await page.close();
  };

  it('whose session breaks down says so, and lets one in again', { timeout: 180_000 }, async () => {
    const { page } = await comeIn();
    const worker = page.workers().find((each) => each.url().endsWith('/session.js'))!;
    await worker.evaluate('self.close()').catch(() => undefined);
    await page.getByText(/has broken down/).waitFor({ timeout: 60_000 });
    expect(await axe(page)).toEqual([]);
    await logIn(page);
    await logOut(page);
  });

  it('that makes no shapes any more makes them with another worker', { timeout: 180_000 }, async () => {
    const { page } = await comeIn();
    const workshops = () => page.workers().filter((each) => each.url().endsWith('/workshop.js'));
    const [first] = workshops();
    await first!.evaluate("setTimeout(() => { throw new Error('broken on purpose'); })");
    await expect
      .poll(() => workshops().length === 1 && workshops()[0] !== first, { timeout: 30_000 })
      .toBe(true);
    await logOut(page);
  });

  it('is told in words that another tab has the account', { timeout: 180_000 }, async () => {
    const one = await comeIn();
    const other = await open(place);
    await logIn(other.page);
    // The grid lets the newer one in: the older one is told.
    await expect.poll(() => words(one.page), { timeout: 60_000 }).toMatch(/\w+ \w+/);
    await logOut(other.page);
    await one.page.close();
  });

  it('that was asleep for a while is there again', { timeout: 180_000 }, async () => {
    const { page } = await comeIn();
    const ports = createNodePorts();
    const [, { first, last, password }] = ACCOUNTS;
    const other = await arrive(
      { grid: place.grid.loginUri, firstName: first, lastName: last, secret: { password } },
      ports,
    );
    const control = await page.context().newCDPSession(page);
    await control.send('Page.setWebLifecycleState', { state: 'frozen' });
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    other.chat.say('said while it slept');
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await control.send('Page.setWebLifecycleState', { state: 'active' });
    await page.getByText('said while it slept').waitFor({ timeout: 60_000 });
    await logOut(page);
    await other.logout();
    await ports.close();
  });

  // The last one: nothing works without it.
  it('says that its gateway is gone', { timeout: 180_000 }, async () => {
    const { page } = await comeIn();
    await place.closeGateway();
    await expect.poll(() => words(page), { timeout: 90_000 }).toMatch(/gateway is gone/);
    expect(await axe(page)).toEqual([]);
  });
});
