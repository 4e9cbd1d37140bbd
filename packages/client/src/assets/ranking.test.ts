import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { Ranking } from './ranking.ts';

interface Item {
  priority: number;
  readonly name: number;
}

describe('a ranking', () => {
  it('gives the highest first, and equals in the order in which they came', () => {
    const ranking = new Ranking<Item>();
    const priorities = [1, 5, 3, 5, 1, 3];
    for (const [name, priority] of priorities.entries()) ranking.add({ name, priority });
    const names = priorities.map(() => ranking.take()?.name);
    expect(names).toEqual([1, 3, 2, 5, 0, 4]);
    expect(ranking.take()).toBeUndefined();
  });

  it('is the same as sorting, whatever is added, changed and removed', () => {
    const random = createRandom(7);
    const ranking = new Ranking<Item>();
    const all: Item[] = [];
    for (let name = 0; name < 500; name++) {
      const item = { name, priority: random.integer(0, 20) };
      all.push(item);
      ranking.add(item);
      const other = all[random.integer(0, all.length - 1)]!;
      if (random.next() < 0.3) {
        other.priority = random.integer(0, 20);
        ranking.update(other);
      } else if (random.next() < 0.2) {
        expect(ranking.remove(other)).toBe(true);
        expect([ranking.remove(other), ranking.has(other)]).toEqual([false, false]);
        all.splice(all.indexOf(other), 1);
      }
    }
    const sorted = all.toSorted((one, two) => two.priority - one.priority || one.name - two.name);
    expect(ranking.size).toBe(all.length);
    expect(all.map(() => ranking.take()?.name)).toEqual(sorted.map(({ name }) => name));
  });

  it('has an item once, with its last priority', () => {
    const ranking = new Ranking<Item>();
    const item = { name: 1, priority: 1 };
    ranking.add(item);
    ranking.add({ name: 2, priority: 2 });
    item.priority = 3;
    ranking.add(item);
    expect([ranking.size, ranking.take()?.name, ranking.take()?.name]).toEqual([2, 1, 2]);
    ranking.update(item);
    expect(ranking.size).toBe(0);
  });
});
