import { regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { expect, it } from 'vitest';
import { fakeTraveller, mapBlock, mapReply } from '../testing/index.ts';
import type { Destination } from './destination.ts';

const SQUARE = 256;
const ID = new Uuid(9, 9, 9, 9);
const handleAt = (column: number, row = 1000) => regionHandleOf(column * SQUARE, row * SQUARE);
const BY_ID = (x: number, y = 20): Destination => ({ regionId: ID, position: { x, y, z: 25 } });
const BY_HANDLE = (column: number, x: number, y = 20): Destination => ({
  regionHandle: handleAt(column),
  position: { x, y, z: 25 },
});

/** Asks for a teleport in a grid that has a region of `side` metres at 1003, 1000; what became of it, and what was asked for. */
async function askedFor(destination: Destination, { side = 256, doesAnswer = true } = {}) {
  const { network, session, home } = await fakeTraveller();
  const answer = home.script;
  home.script = (message, self) => {
    answer(message, self);
    if (!doesAnswer) return;
    if (message.name === 'RegionHandleRequest') {
      const ReplyBlock = { ...message.RequestBlock, RegionHandle: handleAt(1003) };
      self.send({ name: 'RegionIDAndHandleReply', ReplyBlock });
    }
    if (message.name !== 'MapBlockRequest') return;
    const links = mapBlock('grid.example:80:Bay', 1003, 0);
    const reply = mapReply([links, mapBlock('Bay', 1003, 1000)]);
    self.send({ ...reply, Size: reply.Data.map(() => ({ SizeX: side, SizeY: side })) });
  };
  const outcome: { error?: unknown } = {};
  session.travel.teleport(destination).arrival.catch((error: unknown) => (outcome.error = error));
  await network.run(2000);
  const requests = () => [...home.all('TeleportRequest'), ...home.all('TeleportLocationRequest')].length;
  return { network, outcome, requests, questions: home.all('MapBlockRequest').length };
}

it.each<[string, Destination, string]>([
  ['an id', BY_ID(300), '300, 20 is beyond the edge of Bay, which is 256 by 256 m'],
  ['an id, to the north', BY_ID(20, 256), '20, 256 is beyond the edge of Bay'],
  ['a handle', BY_HANDLE(1003, 300), '300, 20 is beyond the edge of Bay'],
  ['the handle of where it is', BY_HANDLE(1000, 300), '300, 20 is beyond the edge of Default Region'],
  ['a handle, before its beginning', BY_HANDLE(1003, -1), '-1, 20 is beyond the edge of every region'],
])('a place beyond the edge of the region that is named by %s is not asked for', async (_, to, words) => {
  const { outcome, requests } = await askedFor(to);
  expect(outcome.error).toBeInstanceOf(UsageError);
  expect(String(outcome.error)).toContain(words);
  expect(requests()).toBe(0);
});

it.each<[string, Destination, number]>([
  ['is asked for', BY_ID(300, 500), 512],
  ['is asked for by its handle', BY_HANDLE(1003, 511), 512],
  ['is asked for by the handle of a part of it', BY_HANDLE(1004, 300), 768],
])('a place in a large region %s', async (_, to, side) => {
  const { outcome, requests } = await askedFor(to, { side });
  expect([outcome.error, requests()]).toEqual([undefined, 1]);
});

it('a place beyond the edge of a large region is not, counted from its corner', async () => {
  const { outcome } = await askedFor(BY_HANDLE(1004, 300), { side: 512 });
  expect(String(outcome.error)).toContain('556, 20 is beyond the edge of Bay, which is 512 by 512 m');
});

it('a place that is in every region is asked for at once', async () => {
  for (const to of [BY_ID(255), BY_HANDLE(1003, 255)]) {
    const { requests, questions } = await askedFor(to, { doesAnswer: false });
    expect([requests(), questions]).toEqual([1, 0]);
  }
});

it.each([BY_ID(300), BY_HANDLE(1003, 300)])(
  'a grid that does not say how large it is is asked for it all the same: %o',
  async (to) => {
    const { network, outcome, requests } = await askedFor(to, { doesAnswer: false });
    expect(requests()).toBe(0);
    await network.run(4000);
    expect([outcome.error, requests()]).toEqual([undefined, 1]);
  },
);
