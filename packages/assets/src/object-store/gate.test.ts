import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';
import { HashSet } from './hash-set.ts';

describe('a gate', () => {
  let gate: Gate;
  let inside: string[];
  let leave: Map<string, (error?: Error) => void>;
  beforeEach(() => {
    gate = new Gate(10);
    [inside, leave] = [[], new Map()];
  });
  /** Comes in when it may, and stays until it is told to go. */
  const come = (name: string, needs: number): Promise<string> =>
    gate.run(needs, async () => {
      inside.push(name);
      await new Promise<void>((resolve, reject) => {
        leave.set(name, (error) => (error === undefined ? resolve() : reject(error)));
      }).finally(() => (inside = inside.filter((other) => other !== name)));
      return name;
    });

  it('lets in what fits, and the others in the order of coming', async () => {
    const all = [come('a', 6), come('b', 4), come('c', 5), come('d', 1)];
    await nextTurn();
    expect(inside).toEqual(['a', 'b']);
    leave.get('b')!();
    await nextTurn();
    // Four are free: c waits for five, and d behind it.
    expect(inside).toEqual(['a']);
    leave.get('a')!();
    await nextTurn();
    expect(inside).toEqual(['c', 'd']);
    for (const name of ['c', 'd']) leave.get(name)!();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets in alone what is larger than its limit', async () => {
    const all = [come('a', 1), come('large', 50), come('b', 1)];
    await nextTurn();
    expect(inside).toEqual(['a']);
    leave.get('a')!();
    await nextTurn();
    expect(inside).toEqual(['large']);
    leave.get('large')!();
    await nextTurn();
    expect(inside).toEqual(['b']);
    leave.get('b')!();
    await Promise.all(all);
  });

  it('lets the next one in when somebody failed, too', async () => {
    const failing = come('a', 10).catch((error: unknown) => error);
    const next = come('b', 10);
    await nextTurn();
    leave.get('a')!(new RangeError('no'));
    expect(await failing).toEqual(new RangeError('no'));
    await nextTurn();
    expect(inside).toEqual(['b']);
    leave.get('b')!();
    await next;
  });

  it('does not let anybody pass who came later, though he would fit', async () => {
    const first = come('a', 9);
    const [second, third] = [come('b', 5), come('c', 1)];
    await nextTurn();
    expect(inside).toEqual(['a']);
    leave.get('a')!();
    await nextTurn();
    for (const name of ['b', 'c']) leave.get(name)!();
    await Promise.all([first, second, third]);
  });
});

describe('a set of hashes', () => {
  it('never lacks one that was added; another may seem to be there when it begins alike', () => {
    const set = new HashSet();
    set.add(`${'ab'.repeat(6)}${'00'.repeat(26)}`);
    set.add('ff'.repeat(32));
    expect(set.mayHave(`${'ab'.repeat(6)}${'00'.repeat(26)}`)).toBe(true);
    expect(set.mayHave(`${'ab'.repeat(6)}${'11'.repeat(26)}`)).toBe(true);
    expect(set.mayHave('ff'.repeat(32))).toBe(true);
    expect(set.mayHave(`${'ab'.repeat(5)}ac${'00'.repeat(26)}`)).toBe(false);
    expect(set.mayHave('00'.repeat(32))).toBe(false);
  });
});
