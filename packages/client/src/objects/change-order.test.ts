import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { ChangeOrder } from './change-order.ts';

function newest(order: ChangeOrder, most = Infinity): readonly number[] {
  const slots: number[] = [];
  order.forEachNewest((slot) => slots.push(slot) < most);
  return slots;
}

describe('an order of changes', () => {
  it('has the newest first, each once', () => {
    const order = new ChangeOrder();
    order.grow(8);
    for (const slot of [3, 1, 3, 2, 1, 1]) order.touch(slot);
    expect(newest(order)).toEqual([1, 2, 3]);
    expect(newest(order, 2)).toEqual([1, 2]);
  });

  it('is empty at first, and survives growing', () => {
    const order = new ChangeOrder();
    expect(newest(order)).toEqual([]);
    order.grow(2);
    order.touch(0);
    order.touch(1);
    order.grow(4);
    order.touch(3);
    order.touch(0);
    expect(newest(order)).toEqual([0, 3, 1]);
  });

  it('is what a list would be, whatever is touched', () => {
    const random = createRandom(12);
    const order = new ChangeOrder();
    order.grow(20);
    let list: number[] = [];
    for (let round = 0; round < 2000; round++) {
      const slot = random.integer(0, 19);
      order.touch(slot);
      list = [slot, ...list.filter((other) => other !== slot)];
    }
    expect(newest(order)).toEqual(list);
  });
});
