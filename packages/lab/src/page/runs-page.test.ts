import { expect, it } from 'vitest';
import { renderRunsPage, renderWayToRuns } from './index.ts';

const linksOf = (page: string): (string | undefined)[] =>
  [...page.matchAll(/href="([^"]+)"/g)].map(([, target]) => target);

it('links the last run and those that are kept, in the order given', () => {
  const page = renderRunsPage(['2026-11-30T12-00-00Z', '2026-11-29T12-00-00Z']);
  expect(linksOf(page)).toEqual([
    'story.html',
    '2026-11-30T12-00-00Z/story.html',
    '2026-11-29T12-00-00Z/story.html',
  ]);
  expect(page).toContain("default-src 'none'");
});

it('leads from a kept run to the page of all', () => {
  expect(linksOf(renderWayToRuns())).toEqual(['../runs.html']);
  expect(renderWayToRuns()).toContain('url=../runs.html');
});

it('lets a folder’s name be no more than text', () => {
  expect(renderRunsPage(['"><script>'])).not.toContain('<script>');
});
