import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** A commit that ends when it is told to. */
function gated() {
  const groups: string[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const commit = new GroupCommit<string, string>(
    (items) =>
      new Promise((resolve, reject) => {
        groups.push([...items]);
        ends.push((error) =>
          error === undefined ? resolve(items.map((item) => item.toUpperCase())) : reject(error),
        );
      }),
  );
  return { commit, groups, ends };
}

describe('a commit for many', () => {
  it('takes those who come while one runs into the next one, all of them', async () => {
    const { commit, groups, ends } = gated();
    const first = commit.join('a');
    await nextTurn();
    const others = ['b', 'c', 'd'].map((item) => commit.join(item));
    await nextTurn();
    expect(groups).toEqual([['a']]);
    ends[0]!();
    expect(await first).toBe('A');
    await nextTurn();
    expect(groups).toEqual([['a'], ['b', 'c', 'd']]);
    ends[1]!();
    expect(await Promise.all(others)).toEqual(['B', 'C', 'D']);
  });

  it('answers nobody before the commit with their item is done', async () => {
    const { commit, ends } = gated();
    const heard: string[] = [];
    void commit.join('a').then((answer) => heard.push(answer));
    await nextTurn();
    void commit.join('b').then((answer) => heard.push(answer));
    ends[0]!();
    await nextTurn();
    expect(heard).toEqual(['A']);
    ends[1]!();
    await nextTurn();
    expect(heard).toEqual(['A', 'B']);
  });

  it('fails those of one group, and nobody of the next', async () => {
    const { commit, ends } = gated();
    const first = commit.join('a').catch((error: unknown) => error);
    await nextTurn();
    const second = commit.join('b');
    ends[0]!(new RangeError('full'));
    expect(await first).toEqual(new RangeError('full'));
    await nextTurn();
    ends[1]!();
    expect(await second).toBe('B');
  });

  it('does not make the first wait for more than 1024', async () => {
    const { commit, groups, ends } = gated();
    const all = Array.from({ length: 1500 }, (_, index) => commit.join(String(index)));
    await nextTurn();
    ends[0]!();
    await nextTurn();
    ends[1]!();
    expect((await Promise.all(all)).at(-1)).toBe('1499');
    expect(groups.map(({ length }) => length)).toEqual([1024, 476]);
  });

  it('is idle when all are answered, also those who came while it was waited for', async () => {
    const { commit, ends } = gated();
    await commit.idle();
    const first = commit.join('a');
    let isIdle = false;
    const idle = commit.idle().then(() => (isIdle = true));
    await nextTurn();
    const second = commit.join('b').catch(() => 'failed');
    ends[0]!();
    await first;
    await nextTurn();
    expect(isIdle).toBe(false);
    ends[1]!(new RangeError('no'));
    expect(await second).toBe('failed');
    await idle;
    expect(isIdle).toBe(true);
  });
});
