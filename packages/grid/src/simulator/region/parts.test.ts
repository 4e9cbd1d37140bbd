import { describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { Part, Parts } from './index.ts';

describe('the parts of a thing', () => {
  it('are made for it when they are first asked for, once', () => {
    let made = 0;
    const part = new Part((owner: string) => ({ owner, number: (made += 1) }));
    const [one, other] = [new Parts('one'), new Parts('other')];
    expect(made).toBe(0);
    expect(one.of(part)).toBe(one.of(part));
    expect(other.of(part)).toEqual({ owner: 'other', number: 2 });
    expect(made).toBe(2);
  });

  it('may be nothing, and are known apart by what they are, not by how they are made', () => {
    const create = (): object => ({});
    const parts = new Parts('x');
    expect(parts.of(new Part(create))).not.toBe(parts.of(new Part(create)));
    let asked = 0;
    const nothing = new Part(() => void (asked += 1));
    expect([parts.of(nothing), parts.of(nothing), asked]).toEqual([undefined, undefined, 1]);
  });

  it('that could not be made are made again', () => {
    let fails = true;
    const part = new Part(() => {
      if (fails) throw new UsageError('not now');
      return 'made';
    });
    const parts = new Parts('x');
    expect(() => parts.of(part)).toThrow(UsageError);
    fails = false;
    expect(parts.of(part)).toBe('made');
  });
});
