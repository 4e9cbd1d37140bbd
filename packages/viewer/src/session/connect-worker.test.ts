import { expect, it } from 'vitest';
import type { WorldNews } from '../port/index.ts';
import { connectWorker } from './connect-worker.ts';
import type { WorkerOrder } from './connect-worker.ts';

const LOGIN = {
  grid: 'http://127.0.0.1/',
  firstName: 'Test',
  lastName: 'User',
  passwordHash: '$1$',
  start: 'last',
  socket: 'ws://127.0.0.1/session',
  token: undefined,
} as const;

it('a session whose worker has broken down ends in words, and the next login has a new one', () => {
  const started: { orders: WorkerOrder[]; hears: Map<string, (event: never) => void>; isOver: boolean }[] =
    [];
  const world = connectWorker(() => {
    const one = {
      orders: [] as WorkerOrder[],
      hears: new Map<string, (event: never) => void>(),
      isOver: false,
    };
    started.push(one);
    return {
      postMessage: (order: WorkerOrder) => void one.orders.push(order),
      addEventListener: (type: string, listener: (event: never) => void) =>
        void one.hears.set(type, listener),
      terminate: () => void (one.isOver = true),
    };
  });
  const news: WorldNews[] = [];
  world.onNews((each) => news.push(each));
  world.login(LOGIN);
  for (let check = 0; check < 3; check++) world.check();
  started[0]!.hears.get('message')!({ data: { type: 'alive' } } as never);
  // It had a lot to do, and has answered.
  for (let check = 0; check < 3; check++) world.check();
  expect(news).toEqual([]);
  world.check();
  expect([news.at(-1), started[0]!.isOver]).toMatchObject([{ type: 'ended', reason: 'crashed' }, true]);
  // Nobody is there to hear it.
  world.send({ type: 'logout' });
  started[0]!.hears.get('message')!({ data: { type: 'alert', text: 'late' } } as never);
  expect(news.length).toBe(1);
  world.login(LOGIN);
  expect([started.length, started[1]!.orders.length]).toEqual([2, 1]);
});
