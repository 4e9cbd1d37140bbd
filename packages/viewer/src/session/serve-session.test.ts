import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import type { WorldNews } from '../port/index.ts';
import { serveSession } from './serve-session.ts';

const WORDS = {
  grid: 'http://10.0.0.9:9000/',
  firstName: 'Test',
  lastName: 'User',
  passwordHash: '$1$00000000000000000000000000000000',
  start: 'last',
  socket: 'ws://gateway/session',
  token: undefined,
} as const;

it('a login to a gateway that is not there is refused in words', async () => {
  const network = new MemoryNetwork(1);
  const news: WorldNews[] = [];
  const closed: boolean[] = [];
  const take = serveSession({
    connect: async () => ({
      ports: network.ports(),
      onState: () => () => undefined,
      close: () => void closed.push(true),
    }),
    post: (each) => {
      if (each.type !== 'alive') news.push(each);
    },
    time: { wallTime: () => 0, every: () => () => undefined },
  });
  take({ type: 'login', words: WORDS });
  await network.run(120_000);
  expect(news.at(-1)).toMatchObject({ type: 'refused' });
  expect(news.at(-1)).not.toMatchObject({ words: '' });
  expect(closed).toEqual([true]);
});

it('who leaves while they are let in is not let in', async () => {
  const network = new MemoryNetwork(1);
  const news: WorldNews[] = [];
  const take = serveSession({
    connect: async () => ({ ports: network.ports(), onState: () => () => undefined, close: () => undefined }),
    post: (each) => {
      if (each.type !== 'alive') news.push(each);
    },
    time: { wallTime: () => 0, every: () => () => undefined },
  });
  take({ type: 'login', words: WORDS });
  await network.run(0);
  take({ type: 'command', command: { type: 'logout' } });
  await network.run(120_000);
  expect(news.at(-1)).toMatchObject({ type: 'ended', reason: 'logout' });
});
