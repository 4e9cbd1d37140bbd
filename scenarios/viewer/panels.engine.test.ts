/** Panels as somebody uses them, by keyboard alone, in the Chromium that is installed. */
import { arrive, defaultRooms, travel } from '@landfall/client';
import { DEFAULT_GRID } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS, axe, logIn, open, openPanel, stand } from './page-stand.ts';
import { isThere } from './run-page.ts';
import type { Stand } from './page-stand.ts';

const PLAIN = { terrain: { kind: 'flat', height: 25 } } as const;
/** What is drawn is no matter here, and takes time. */
const LITTLE = '{"drawDistance":32,"resolution":0.25}';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });

describe.skipIf(!isThere)('panels', () => {
  let place: Stand;
  beforeAll(async () => {
    const [bay] = DEFAULT_GRID.regions;
    place = await stand({
      ...DEFAULT_GRID,
      passwordScheme: 'opensim',
      accounts: [...ACCOUNTS],
      regions: [
        { ...bay!, x: 1000, y: 1000 },
        { ...PLAIN, name: 'Beside', x: 1001, y: 1000 },
      ],
    });
  }, 180_000);
  afterAll(async () => place?.close());

  const comeIn = async (start: string) => {
    const opened = await open(place);
    await opened.page.evaluate(`localStorage.setItem('landfall settings', '${LITTLE}')`);
    await opened.page.reload();
    await logIn(opened.page, start);
    return opened;
  };

  it('answer scripts by keyboard, and mute them', { timeout: 240_000 }, async () => {
    const { page, complaints } = await comeIn('uri:Landfall Bay&145&116&25');
    await openPanel(page, 'Search objects');
    await page.getByLabel('What the object is called').fill('Market stall');
    await page.keyboard.press('Enter');
    const touch = page.getByRole('button', { name: 'Touch Market stall' });
    await expect.poll(() => touch.count(), { timeout: 60_000 }).toBe(3);
    expect(await axe(page)).toEqual([]);
    const ask = async (): Promise<void> => {
      // The nearest of three has the script.
      await touch.first().press('Enter');
      await heading(page, 'Market stall').waitFor();
    };
    await ask();
    expect(await axe(page)).toEqual([]);
    await page.focus('canvas.world');
    await page.keyboard.press('KeyQ');
    await page.getByRole('button', { name: 'Greet me' }).press('Enter');
    await page.getByText('Hello, Test User!').waitFor();
    await heading(page, 'Market stall').waitFor({ state: 'detached' });

    await ask();
    await page.getByRole('button', { name: 'My name' }).press('Enter');
    await page.getByLabel('Your answer').fill('<i>Zoë</i>');
    await page.keyboard.press('Enter');
    await page.getByText('Then I shall call you <i>Zoë</i>.').waitFor();

    await ask();
    await page.getByRole('button', { name: 'Animate me' }).press('Enter');
    await page.getByText('It wants to animate your avatar.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Refuse' }).press('Enter');
    await page.getByText('Test User would rather not.').waitFor();

    await ask();
    await page.getByRole('button', { name: 'A page' }).press('Enter');
    await page.getByText('https://opensimulator.org/').waitFor();
    await page.getByRole('button', { name: 'Mute' }).press('Enter');
    await openPanel(page, 'People');
    await heading(page, 'Muted (1)').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Hear again: Market stall' }).press('Enter');
    await heading(page, /^Muted/).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('show the inventory, keep places, and change keys', { timeout: 240_000 }, async () => {
    const { page, complaints } = await comeIn('uri:Beside&100&100&25');
    await openPanel(page, 'Inventory');
    const tree = page.getByRole('tree');
    await expect.poll(() => tree.getByRole('treeitem').count(), { timeout: 60_000 }).toBeGreaterThan(5);
    expect(await axe(page)).toEqual([]);
    await tree.focus();
    const chosen = () => tree.locator('[aria-selected=true]').textContent();
    const first = await chosen();
    await page.keyboard.press('ArrowDown');
    expect(await chosen()).not.toBe(first);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    expect(await chosen()).toBe(first);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => tree.getByRole('treeitem').count()).toBeLessThan(4);

    await openPanel(page, 'Places');
    await page.getByRole('button', { name: 'Keep this place' }).press('Enter');
    await page.getByRole('button', { name: /^Go to Beside, 100/ }).waitFor();
    expect(await axe(page)).toEqual([]);

    await openPanel(page, 'Keys');
    await page.getByRole('button', { name: 'Add a key for Talk' }).press('Enter');
    await page.keyboard.press('KeyT');
    await page.getByRole('button', { name: 'T: no longer for Talk' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.focus('canvas.world');
    await page.keyboard.press('KeyT');
    expect(await page.evaluate('document.activeElement.id')).toBe('chat-input');
    await page.keyboard.press('Escape');

    const download = page.waitForEvent('download');
    await page.focus('canvas.world');
    await page.keyboard.press('KeyP');
    expect((await download).suggestedFilename()).toMatch(/^beside-.*\.png$/);

    // What this browser keeps is there after a reload.
    await page.reload();
    await logIn(page, 'uri:Beside&100&100&25');
    await openPanel(page, 'Places');
    await page.getByRole('button', { name: /^Go to Beside, 100/ }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('lead elsewhere: by the map, and by who offers it', { timeout: 240_000 }, async () => {
    const { page, complaints } = await comeIn('uri:Landfall Bay&145&116&25');
    const ports = createNodePorts();
    const [, second] = ACCOUNTS;
    const other = await arrive(
      {
        grid: place.grid.loginUri,
        user: `${second.first} ${second.last}`,
        password: second.password,
        start: 'uri:Landfall Bay&100&100&25',
        rooms: [...defaultRooms(), travel()] as const,
      },
      ports,
    );
    const me = () => other.region.avatars.find(({ name }) => name === 'Test User');
    await expect.poll(me, { timeout: 30_000 }).toBeDefined();
    const { id } = me()!;
    await openPanel(page, 'Map');
    await page.getByRole('button', { name: 'Go to Beside' }).waitFor({ timeout: 60_000 });
    expect(await axe(page)).toEqual([]);
    const map = page.getByLabel(/^Map of the grid/);
    await map.focus();
    // From the middle of where one is so many pixels to the east: another region.
    for (let press = 0; press < 2; press++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText(/^Beside \d+\/\d+$/).waitFor();
    await page.getByRole('button', { name: 'Teleport', exact: true }).press('Enter');
    const address = page.getByLabel('Where you are, and where to go');
    await expect.poll(() => address.inputValue(), { timeout: 60_000 }).toBe('Beside');

    other.travel.offer([id], 'Look at this');
    await page.getByText('Second User offers a teleport').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Go there' }).press('Enter');
    await expect.poll(() => address.inputValue(), { timeout: 60_000 }).toBe('Landfall Bay');
    expect(complaints).toEqual([]);
    await other.logout();
    await ports.close();
    await page.close();
  });
});
