/** What every key-value store promises. */
import { mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../memory/index.ts';
import { createFolderStore } from '../node/index.ts';
import type { KeyValueStore } from '../ports/index.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-store-'));
  folders.push(folder);
  return folder;
}

const stores: Readonly<Record<string, () => Promise<KeyValueStore>>> = {
  memory: async () => createMemoryStore(),
  folder: async () => createFolderStore(join(await newFolder(), 'made', 'later')),
  'bounded folder': async () => createFolderStore(await newFolder(), { maxBytes: 1_000_000 }),
};

describe.each(Object.entries(stores))('a key-value store: %s', (_, create) => {
  it('has nothing at first', async () => {
    const store = await create();
    expect(await store.get('a')).toBeUndefined();
    expect(await store.keys()).toEqual([]);
    await store.delete('a');
  });

  it('keeps values by key, of any text and length, and the last one of each', async () => {
    const store = await create();
    const keys = ['a', 'A', '../../etc/passwd', 'å😀', 'x'.repeat(512), 'con', '__proto__', ' ', '\0'];
    for (const key of keys) await store.set(key, Uint8Array.of(9, 9));
    for (const [i, key] of keys.entries()) await store.set(key, new Uint8Array(i).fill(i));
    for (const [i, key] of keys.entries()) expect(await store.get(key)).toEqual(new Uint8Array(i).fill(i));
    expect((await store.keys()).toSorted()).toEqual(keys.toSorted());
  });

  it('forgets what is deleted, and no other', async () => {
    const store = await create();
    await store.set('a', Uint8Array.of(1));
    await store.set('b', Uint8Array.of(2));
    await store.delete('a');
    expect([await store.get('a'), await store.get('b')]).toEqual([undefined, Uint8Array.of(2)]);
    expect(await store.keys()).toEqual(['b']);
  });

  it('takes the bytes at once and gives a copy', async () => {
    const store = await create();
    const value = Uint8Array.of(1, 2);
    const kept = store.set('a', value);
    value.fill(7);
    await kept;
    (await store.get('a'))!.fill(8);
    expect(await store.get('a')).toEqual(Uint8Array.of(1, 2));
    expect(Object.getPrototypeOf(await store.get('a'))).toBe(Uint8Array.prototype);
  });

  it('keeps one of two that come at once, whole', async () => {
    const store = await create();
    const [one, other] = [new Uint8Array(100_000).fill(1), new Uint8Array(50).fill(2)];
    await Promise.all([store.set('a', one), store.set('a', other)]);
    expect([100_000, 50]).toContain((await store.get('a'))!.length);
    expect(await store.keys()).toEqual(['a']);
  });

  it('refuses what is no key', async () => {
    const store = await create();
    for (const key of ['', 'x'.repeat(513), '\ud800']) {
      await expect(store.get(key)).rejects.toMatchObject({ code: 'usage' });
      await expect(store.set(key, new Uint8Array(0))).rejects.toMatchObject({ code: 'usage' });
      await expect(store.delete(key)).rejects.toMatchObject({ code: 'usage' });
    }
  });
});

describe('a store in a folder', () => {
  it('is there for the next one who opens it', async () => {
    const folder = await newFolder();
    await createFolderStore(folder).set('a', Uint8Array.of(1));
    expect(await createFolderStore(folder).get('a')).toEqual(Uint8Array.of(1));
  });

  it('has no value where a file is not whole, and takes a new one', async () => {
    const folder = await newFolder();
    const store = createFolderStore(folder);
    await store.set('a', Uint8Array.of(1, 2, 3));
    const [name] = await readdir(folder);
    for (const length of [12, 9, 3, 0]) {
      await truncate(join(folder, name!), Math.max(0, length - 1));
      expect(await store.get('a')).toBeUndefined();
      expect(await store.keys()).toEqual([]);
    }
    await store.set('a', Uint8Array.of(4));
    expect(await store.get('a')).toEqual(Uint8Array.of(4));
  });
});

describe('a store in a bounded folder', () => {
  const value = new Uint8Array(1000);
  const keysOf = async (store: KeyValueStore) => (await store.keys()).map(Number).toSorted((a, b) => a - b);
  /** As if everything had happened so many seconds ago. */
  async function age(folder: string, seconds: number): Promise<void> {
    const then = new Date(Date.now() - seconds * 1000);
    for (const name of await readdir(folder)) await utimes(join(folder, name), then, then);
  }

  it('loses what was not used for longest, and keeps the rest', async () => {
    const folder = await newFolder();
    const store = createFolderStore(folder, { maxBytes: 10_500 });
    for (let key = 0; key < 10; key++) {
      await age(folder, 100 - key);
      await store.set(String(key), value);
    }
    await age(folder, 60);
    for (const key of [0, 3]) await store.get(String(key));
    await store.set('10', value);
    const left = await keysOf(store);
    expect(left).toEqual(expect.arrayContaining([0, 3, 10]));
    expect(left.length).toBeLessThanOrEqual(10);
    expect(left.length).toBeGreaterThanOrEqual(8);
  });

  it('never holds what is larger than itself, nor an old value in its place', async () => {
    const store = createFolderStore(await newFolder(), { maxBytes: 500 });
    await store.set('a', new Uint8Array(100));
    await store.set('a', value);
    expect([await store.get('a'), await store.keys()]).toEqual([undefined, []]);
  });

  it('is bounded however many have it, and takes away what a dead one was writing, and nothing else', async () => {
    const folder = await newFolder();
    const stray = `${'a'.repeat(64)}.11111111-2222-3333-4444-555555555555`;
    await writeFile(join(folder, stray), value);
    await writeFile(join(folder, 'mine.txt'), value);
    await age(folder, 4000);
    await writeFile(join(folder, stray.replace('aa', 'bb')), value);
    const stores = [1, 2, 3].map(() => createFolderStore(folder, { maxBytes: 20_000 }));
    await Promise.all(Array.from({ length: 90 }, (_, key) => stores[key % 3]!.set(String(key), value)));
    expect((await stores[0]!.keys()).length).toBeLessThanOrEqual(20 + 3 * 2);
    const names = await readdir(folder);
    expect(names).not.toContain(stray);
    expect(names).toEqual(expect.arrayContaining(['mine.txt', stray.replace('aa', 'bb')]));
  });

  it('refuses a bound that is none', () => {
    for (const maxBytes of [0, -1, 1.5, Number.NaN])
      expect(() => createFolderStore('/nowhere', { maxBytes })).toThrow('maxBytes');
  });
});
