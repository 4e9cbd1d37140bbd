import { describe, expect, it } from 'vitest';
import { readSummary, renderRunsPage, renderWayToRuns } from './index.ts';
import { renderSummary } from './page-summary.ts';

const linksOf = (page: string): (string | undefined)[] =>
  [...page.matchAll(/href="([^"]+)"/g)].map(([, target]) => target);

const LAST = {
  story: 'story.html',
  when: '2026-11-30 12:00:00 UTC',
  summary: { title: 'Test User in Bay', description: 'It came. It went.' },
};
const BEFORE = {
  story: '2026-11-29T12-00-00Z/story.html',
  when: '2026-11-29 12:00:00 UTC',
  summary: undefined,
};

it('says of each run who was where, when, and how it came out, in the order given', () => {
  const page = renderRunsPage([LAST, BEFORE]);
  expect(linksOf(page)).toEqual([LAST.story, BEFORE.story]);
  expect(page).toContain(
    '<li><a href="story.html">Test User in Bay</a> <time>2026-11-30 12:00:00 UTC</time> <small>the last</small>\n<p>It came. It went.</p></li>',
  );
  expect(page).toContain(
    `<li><a href="${BEFORE.story}">${BEFORE.story}</a> <time>2026-11-29 12:00:00 UTC</time></li>`,
  );
  expect(page).toContain("default-src 'none'");
});

it('leads from a kept run to the page of all', () => {
  expect(linksOf(renderWayToRuns())).toEqual(['../runs.html']);
  expect(renderWayToRuns()).toContain('url=../runs.html');
});

it('lets what a story says of itself be no more than text', () => {
  const evil = '"><script>alert(1)</script>';
  const summary = { title: evil, description: evil };
  const page = renderRunsPage([{ story: evil, when: evil, summary }]);
  expect(page).not.toContain('<script>');
});

describe('the summary of a page', () => {
  const through = (title: string, description: string) => readSummary(renderSummary({ title, description }));

  it.each([
    ['Test User in Bay', 'It came. It went.'],
    [`<b> & "quoted" 'it' </title>`, '"> <meta>'],
    ['&#60; as it stands', ''],
  ])('is read as it was written: %s', (title, description) => {
    expect(through(title, description)).toEqual({ title, description });
  });

  it('is cut where it is long', () => {
    expect(through('x', 'y'.repeat(2000))?.description).toBe(`${'y'.repeat(600)}…`);
  });

  it.each(['', '<title></title>', '<title>half', '{"title":"x"}'])('is none in %j', (page) => {
    expect(readSummary(page)).toBeUndefined();
  });
});
