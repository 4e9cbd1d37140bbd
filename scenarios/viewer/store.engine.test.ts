/** The store of a page, in the Chromium that is installed: Node has no IndexedDB. */
import { expect, it } from 'vitest';
import { isThere, runPage } from './run-page.ts';

it.skipIf(!isThere)('a store in the browser keeps what it is given', { timeout: 120_000 }, async () => {
  const report = await runPage<[string, unknown][]>(new URL('pages/store.mjs', import.meta.url));
  expect(report).toEqual([
    ['empty', ['nothing', 0]],
    ['all', true],
    ['at once', '1,2'],
    ['a copy', '1,2'],
    ['deleted', 'nothing'],
    ['refused', 'UsageError'],
    ['refused', 'UsageError'],
    ['refused', 'UsageError'],
    ['after a visit', ['1,2', 7]],
    ['bounded', [true, true, true, false]],
    ['too large', 'nothing'],
    ['bounded after a visit', true],
    ['forbidden', ['ClosedError', 'no-store']],
  ]);
});
