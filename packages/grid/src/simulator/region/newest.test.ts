import { describe, expect, it } from 'vitest';
import { MAX_SUBJECTS, Newest } from './newest.ts';

describe('the newest about a subject', () => {
  it('is what has the highest number, also across the end of 24 bits', () => {
    const newest = new Newest();
    const taken = [5, 7, 6, 7, 8].map((sequence) => newest.takes('a', sequence));
    expect(taken).toEqual([true, true, false, true, true]);
    expect([0xfffffe, 0, 0xffffff, 1].map((sequence) => newest.takes('b', sequence))).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('knows subjects apart', () => {
    const newest = new Newest();
    expect(newest.takes('a', 9)).toBe(true);
    expect(newest.takes('b', 8)).toBe(true);
  });

  it('heeds a counter of the message itself, unless the sender does not use it', () => {
    const newest = new Newest();
    expect(newest.takes('a', 1, 4)).toBe(true);
    expect(newest.takes('a', 2, 3)).toBe(false);
    expect(newest.takes('a', 3, 4)).toBe(true);
    expect(newest.takes('a', 4, 0)).toBe(true);
  });

  it('remembers so many subjects, the latest', () => {
    const newest = new Newest();
    newest.takes('first', 9);
    newest.takes('second', 9);
    newest.takes('first', 10);
    for (let subject = 0; subject < MAX_SUBJECTS - 1; subject += 1) newest.takes(String(subject), 1);
    expect(newest.takes('first', 1)).toBe(false);
    expect(newest.takes('second', 1)).toBe(true);
  });
});
