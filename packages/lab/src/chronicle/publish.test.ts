import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PassThrough } from 'node:stream';
import { MemoryNetwork } from '@landfall/transport/memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Chronicle, publishRun } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-publish-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function published(out: string, print = false) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const terminal = { input: new PassThrough(), output, errors, interrupted: new AbortController().signal };
  const chronicle = new Chronicle(new MemoryNetwork().clock, 'test');
  chronicle.witness('CLIENT', 'Test User').observe('LogoutInitiated', {});
  const told: string[] = [];
  const progress = {
    tell: (line: string) => void told.push(line),
    status: () => undefined,
    end: () => undefined,
  };
  const isWritten = await publishRun(chronicle, { out, style: 'naturalist', print }, terminal, progress);
  return { isWritten, told, printed: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('a run that is published', () => {
  it('tells its files, and where those of the run before are', async () => {
    await published(folder);
    const { isWritten, told, printed } = await published(folder);
    expect([isWritten, printed]).toEqual([true, '']);
    expect(told[0]).toMatch(/^kept the run before in .*T\d\d-\d\d-\d\dZ$/);
    expect(told.slice(1)).toEqual([
      ...['story.html', 'story.md', 'evidence.ndjson', 'sequence.svg', 'sequence.mmd'].map(
        (name) => `wrote ${join(folder, name)}`,
      ),
      `To read it, open this in a browser: ${pathToFileURL(join(folder, 'story.html')).href}`,
    ]);
  });

  it('has a page of all runs, to and from every one of them', async () => {
    for (let run = 0; run < 3; run++) await published(folder);
    const linksOf = async (...path: string[]): Promise<(string | undefined)[]> =>
      [...(await readFile(join(folder, ...path), 'utf8')).matchAll(/href="([^"]+)"/g)].map(([, to]) => to);
    const kept = (await readdir(folder))
      .filter((name) => name.includes('T'))
      .sort()
      .reverse();
    expect(kept.length).toBe(2);
    const all = ['story.html', ...kept.map((name) => `${name}/story.html`)];
    expect(new Set(await linksOf('runs.html'))).toEqual(new Set(all));
    expect(await linksOf('story.html')).toContain('runs.html');
    for (const name of kept) {
      expect(await linksOf(name, 'story.html')).toContain('runs.html');
      expect(await linksOf(name, 'runs.html')).toEqual(['../runs.html']);
    }
  });

  it('is told in the page of all by what its story says of itself, and by its name where that says nothing', async () => {
    for (let run = 0; run < 3; run++) await published(folder);
    const [kept] = (await readdir(folder)).filter((name) => name.includes('T'));
    await writeFile(join(folder, kept!, 'story.html'), 'of another program');
    await published(folder);
    const page = await readFile(join(folder, 'runs.html'), 'utf8');
    const titles = [...page.matchAll(/<a href="[^"]+">([^<]+)</g)].map(([, title]) => title);
    expect(titles.toSorted()).toEqual([
      `${kept}/story.html`,
      ...Array<string>(3).fill('Test User at the door'),
    ]);
    expect(page.match(/<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC<\/time>/g)).toHaveLength(4);
    expect(page.match(/<p>Test User /g)).toHaveLength(3);
  });

  it('is printed when it is asked for, as it is written', async () => {
    const { printed } = await published(folder, true);
    expect(printed).toBe(`\n${await readFile(join(folder, 'story.md'), 'utf8')}\n`);
  });

  it('is printed, once, when it cannot be written', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    for (const print of [false, true]) {
      const { isWritten, told, printed, errors } = await published(join(blocked, 'x'), print);
      expect([isWritten, told]).toEqual([false, []]);
      expect(printed.match(/Taking Leave/g)).toHaveLength(1);
      expect(errors).toMatch(/^landfall: .* is a file, not a folder\n$/);
    }
  });
});
