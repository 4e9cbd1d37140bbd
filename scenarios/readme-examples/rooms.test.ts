/** What a session can be made of stands in the documents that say so. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read, root } from './markdown.ts';

/** By their files: `own-avatar-room.ts` makes `ownAvatar()`. */
const ROOMS = readdirSync(`${root}packages/client/src`, { recursive: true, encoding: 'utf8' })
  .flatMap((path) => /([a-z-]+)-room\.ts$/.exec(path)?.[1] ?? [])
  .filter((name) => name !== 'session')
  .map((name) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));

describe('each room of the client', () => {
  it.each([
    ['docs/guide/library.md', (name: string) => `\`${name}()\``],
    ['ARCHITECTURE.md', (name: string) => `\`${name}\``],
  ])('is named in %s', (document, written) => {
    const text = read(document);
    expect(ROOMS.length).toBeGreaterThan(20);
    expect(ROOMS.filter((name) => !text.includes(written(name)))).toEqual([]);
  });
});
