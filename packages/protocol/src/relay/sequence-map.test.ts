import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { SequenceMap } from './sequence-map.ts';

/** The numbers that a sender uses, in order, with those of our own put in after some of them; in the receiver's numbers. */
function passed(map: SequenceMap, first: number, count: number, injectAfter: ReadonlySet<number>) {
  const pairs: [number, number][] = [];
  const own: number[] = [];
  for (let at = 0; at < count; at++) {
    const sequence = (first + at) & 0xff_ffff;
    map.note(sequence);
    pairs.push([sequence, map.toReceiver(sequence)]);
    if (injectAfter.has(at)) own.push(map.take());
  }
  return { pairs, own };
}

describe('numbers on both sides of a proxy', () => {
  it('are the same while it says nothing itself', () => {
    const map = new SequenceMap();
    const { pairs } = passed(map, 1, 5, new Set());
    expect(map.isSame).toBe(true);
    expect(pairs).toEqual([1, 2, 3, 4, 5].map((at) => [at, at]));
    expect([0, 0xffffff, 0xffffffff].map((at) => map.toSender(map.toReceiver(at)))).toEqual([
      0, 0xffffff, 0xffffffff,
    ]);
  });

  it('leave room for packets of its own, and tell them from others', () => {
    const map = new SequenceMap();
    map.take();
    const { pairs, own } = passed(map, 1, 4, new Set([1]));
    expect(pairs).toEqual([
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 6],
    ]);
    expect(own).toEqual([4]);
    expect([1, 2, 3, 4, 5, 6].map((at) => map.toSender(at))).toEqual([undefined, 1, 2, undefined, 3, 4]);
  });

  it('stay what they were for what comes late or twice', () => {
    const map = new SequenceMap();
    map.note(10);
    const own = [map.take(), map.take()];
    map.note(11);
    expect(own).toEqual([11, 12]);
    expect([9, 10, 11, 12].map((at) => map.toReceiver(at))).toEqual([9, 10, 13, 14]);
    expect([9, 10, 11, 12, 13].map((at) => map.toSender(at))).toEqual([9, 10, undefined, undefined, 11]);
  });

  it('go on behind 2^24, and for who counts in 32 bits', () => {
    const map = new SequenceMap();
    map.note(0xfffffe);
    const own = map.take();
    expect(own).toBe(0xffffff);
    expect([0xfffffe, 0xffffff, 0, 1].map((at) => map.toReceiver(at))).toEqual([0xfffffe, 0, 1, 2]);
    expect([0xfffffe, 0xffffff, 0, 1].map((at) => map.toSender(at))).toEqual([
      0xfffffe,
      undefined,
      0xffffff,
      0,
    ]);
    expect(map.toReceiver(0x1000001)).toBe(0x1000002);
    expect(map.toSender(0x1000002)).toBe(0x1000001);
  });

  it('are one to one over several rounds, with many packets of its own', () => {
    const { chance } = createRandom(7);
    const map = new SequenceMap();
    let sender = 0xffff00;
    const received: number[] = [];
    const wrong: number[] = [];
    for (let at = 0; at < 1000; at++) {
      sender = (sender + 1) & 0xff_ffff;
      map.note(sender);
      const number = map.toReceiver(sender);
      received.push(number);
      if (map.toSender(number) !== sender) wrong.push(sender);
      if (!chance(0.1)) continue;
      const own = map.take();
      received.push(own);
      if (map.toSender(own) !== undefined) wrong.push(own);
    }
    expect(wrong).toEqual([]);
    expect(new Set(received).size).toBe(received.length);
  });

  it('are right after more packets than there are numbers', () => {
    const map = new SequenceMap();
    map.note(1);
    expect(map.take()).toBe(2);
    for (let at = 0; at <= 6; at++) map.note((at * 0x40_0000 + 5) & 0xff_ffff);
    expect(map.toReceiver(map.highest)).toBe((map.highest + 1) & 0xff_ffff);
    expect(map.toSender(map.highest + 1)).toBe(map.highest);
    expect(map.toReceiver(1)).toBe(2);
  });

  it('need no more than so many places', () => {
    const map = new SequenceMap();
    for (let at = 1; at <= 5000; at++) {
      map.note(at);
      map.take();
    }
    expect(map.toReceiver(5000)).toBe(9999);
    expect(map.toSender(10_000)).toBeUndefined();
    expect(map.toSender(9999)).toBe(5000);
  });
});
