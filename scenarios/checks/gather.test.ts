import { describe, expect, it } from 'vitest';
import { placeOf, rewriteLinks } from '../../site/gather.mjs';

const FILES = new Set([
  'README.md',
  'docs/guide/library.md',
  'docs/wire/README.md',
  'docs/story.png',
  'packages/client/README.md',
  'packages/client/src/chat/index.ts',
  'scripts/check.mjs',
]);
const has = {
  file: (path: string) => FILES.has(path),
  reference: (path: string) => path === 'api/modules/_landfall_client_chat.html',
};
const linked = (text: string, from = 'docs/guide/grid.md') => rewriteLinks(text, from, has);

describe('where a page of the site is', () => {
  it.each([
    ['README.md', 'overview.md'],
    ['ARCHITECTURE.md', 'architecture.md'],
    ['docs/wire/README.md', 'wire/index.md'],
    ['docs/decisions/0007-journal-before-index.md', 'decisions/0007-journal-before-index.md'],
    ['packages/client/README.md', 'packages/client.md'],
    ['site/pages/status.md', 'status.md'],
    ['packages/client/src/chat/index.ts', undefined],
  ])('%s: %s', (path, place) => expect(placeOf(path)).toBe(place));
});

describe('links of a page', () => {
  it('lead to other pages, with their places in them', () => {
    expect(linked('[it](library.md#one-call)')).toBe('[it](/guide/library.md#one-call)');
    expect(linked('[it](../wire)')).toBe('[it](/wire/index.md)');
    expect(linked('![it](../story.png)')).toBe('![it](/story.png)');
    expect(linked('[label]: ../../README.md')).toBe('[label]: /overview.md');
  });

  it('lead from a room to its page in the reference, from other sources nowhere', () => {
    expect(linked('[`chat`](src/chat)', 'packages/client/README.md')).toBe(
      '[`chat`](/api/modules/_landfall_client_chat.html){target="_self"}',
    );
    expect(linked('[the check](../../scripts/check.mjs)')).toBe('the check (`scripts/check.mjs`)');
    expect(linked('[`scripts/check.mjs`](../../scripts/check.mjs)')).toBe('`scripts/check.mjs`');
  });

  it('stay as they are where they leave the site, in the page itself and in code', () => {
    for (const text of [
      '[it](https://example.org/a.md)',
      '[it](#here)',
      '`[it](library.md)`',
      '```\n[it](library.md)\n```',
    ])
      expect(linked(text)).toBe(text);
  });
});
