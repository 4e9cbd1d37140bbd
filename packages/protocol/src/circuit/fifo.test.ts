import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { Fifo } from './fifo.ts';

describe('Fifo', () => {
  it('agrees with an array under random use', () => {
    const random = createRandom(1);
    const fifo = new Fifo<number>();
    const model: number[] = [];
    for (let i = 0; i < 5000; i++) {
      if (random.chance(i < 2500 ? 0.6 : 0.4)) {
        fifo.push(i);
        model.push(i);
      } else expect(fifo.shift()).toBe(model.shift());
      expect(fifo.length).toBe(model.length);
      expect(fifo.peek()).toBe(model[0]);
    }
  });

  it('is empty after clear', () => {
    const fifo = new Fifo<number>();
    for (let i = 0; i < 1000; i++) fifo.push(i);
    fifo.clear();
    expect(fifo.shift()).toBeUndefined();
    fifo.push(1);
    expect(fifo.shift()).toBe(1);
  });
});
