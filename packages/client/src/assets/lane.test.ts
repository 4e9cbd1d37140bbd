import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { Lane } from './lane.ts';

const turn = (priority: number) => ({ priority });

describe('a lane', () => {
  it('lets so many in, then the most wanted when one leaves', async () => {
    const lane = new Lane(2, new MemoryNetwork().ports().clock);
    const order: number[] = [];
    const items = [1, 2, 3, 9, 5].map(turn);
    for (const item of items) void lane.enter(item).then(() => order.push(item.priority));
    await Promise.resolve();
    expect([order, lane.running, lane.waiting]).toEqual([[1, 2], 2, 3]);
    items[2]!.priority = 7;
    lane.update(items[2]!);
    for (let left = 0; left < 3; left++) lane.leave();
    await Promise.resolve();
    expect([order, lane.running, lane.waiting]).toEqual([[1, 2, 9, 7, 5], 2, 0]);
  });

  it('rejects who is withdrawn, and nobody whose turn it is', async () => {
    const lane = new Lane(1, new MemoryNetwork().ports().clock);
    const [first, second] = [turn(0), turn(0)];
    const [entered, waits] = [lane.enter(first), lane.enter(second)];
    lane.withdraw(first, 'too late');
    lane.withdraw(second, 'gone');
    await expect(waits).rejects.toBe('gone');
    await expect(entered).resolves.toBeUndefined();
    expect([lane.running, lane.waiting]).toEqual([1, 0]);
  });

  it('lets nobody in while it is closed; a shorter closing changes nothing', async () => {
    const network = new MemoryNetwork();
    const { clock } = network.ports();
    const lane = new Lane(1, clock);
    lane.close(3000);
    lane.close(1000);
    let enteredAt = 0;
    void lane.enter(turn(0)).then(() => (enteredAt = clock.now()));
    const began = clock.now();
    await network.run(2000);
    expect(enteredAt).toBe(0);
    await network.run(2000);
    expect(enteredAt - began).toBe(3000);
  });
});
