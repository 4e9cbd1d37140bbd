import { describe, expect, it } from 'vitest';
import type { Listing, ObjectEngine } from '../s3/index.ts';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { listAll } from './list-all.ts';

const keysOf = async (engine: ObjectEngine, prefix: string, from?: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of listAll(engine, prefix, from)) keys.push(key);
  return keys;
};

/** An object store whose pages are these, the last of them again and again. */
function saying(...pages: [readonly string[], boolean][]): ObjectEngine {
  const engine = new MemoryObjects(new MemoryBucket());
  let asked = 0;
  engine.list = async (): Promise<Listing> => {
    const [keys, isTruncated] = pages[Math.min(asked, pages.length - 1)]!;
    asked += 1;
    if (asked > 50) expect.fail('asked without end');
    return { objects: keys.map((key) => ({ key, sizeBytes: 1, modifiedAt: 0 })), isTruncated, now: 0 };
  };
  return engine;
}

describe('a whole listing', () => {
  it('goes through all pages, and begins after a key', async () => {
    const engine = new MemoryObjects(new MemoryBucket());
    const keys = Array.from({ length: 2300 }, (_, at) => `a/${String(at).padStart(5, '0')}`);
    for (const key of [...keys, 'b/1', 'A']) await engine.put(key, Buffer.alloc(1));
    expect(await keysOf(engine, 'a/')).toEqual(keys);
    expect(await keysOf(engine, 'a/', 'a/02000')).toEqual(keys.slice(2001));
    expect(await keysOf(engine, 'c/')).toEqual([]);
    expect(engine.requests.list).toBe(3 + 1 + 1);
  });

  it('gives a key once that two pages have', async () => {
    expect(await keysOf(saying([['a/1', 'a/2'], true], [['a/2', 'a/2', 'a/3'], false]), 'a/')).toEqual([
      'a/1',
      'a/2',
      'a/3',
    ]);
  });

  /** Whoever believes that this is all takes what was not listed for garbage. */
  it.each([
    [
      'that says there is more, and gives nothing',
      [
        [['a/1'], true],
        [[], true],
      ],
    ],
    [
      'that goes in a circle',
      [
        [['a/1', 'a/2'], true],
        [['a/1', 'a/2'], true],
      ],
    ],
    ['that stands still', [[['a/1'], true]]],
    ['out of order', [[['a/2', 'a/1', 'a/3'], false]]],
    [
      'that goes back on its next page',
      [
        [['a/3'], true],
        [['a/2', 'a/4'], false],
      ],
    ],
    ['of keys that were not asked for', [[['a/1', 'b/2'], false]]],
  ] as [string, [readonly string[], boolean][]][])('%s is an error, never the end', async (_, pages) => {
    await expect(keysOf(saying(...pages), 'a/')).rejects.toMatchObject({
      fault: 'input-output',
      message: expect.stringMatching(/lists/) as string,
    });
  });

  it('of keys before the first one wanted is an error', async () => {
    await expect(keysOf(saying([['a/1', 'a/5'], false]), 'a/', 'a/3')).rejects.toMatchObject({
      fault: 'input-output',
    });
  });
});
