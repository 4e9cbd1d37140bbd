import { encodeUtf8 } from '@landfall/protocol/bytes';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';

import { arrive } from '../arrive/index.ts';
import { arriveInFakeGrid, fakeArriveOptions, reply } from '../testing/index.ts';

const NOVELTY = '<key>New</key><novelty>1</novelty>';

it('what a grid says that LLSD does not have is told, and the rest is taken', async () => {
  const network = new MemoryNetwork();
  const { grid, session: first, ports } = await arriveInFakeGrid(network);
  await network.runUntil(first.logout(), 5000);
  const lines: string[] = [];
  const queue = `<key>EventQueueGet</key><string>${grid.url}odd</string>`;
  grid.answers.set('/seed/root', () => reply(200, encodeUtf8(`<llsd><map>${queue}${NOVELTY}</map></llsd>`)));
  let polls = 0;
  const batch = `<llsd><map><key>id</key><integer>1</integer><key>events</key><array />${NOVELTY}${NOVELTY}</map></llsd>`;
  grid.answers.set('/odd', () => (++polls === 1 ? reply(200, encodeUtf8(batch)) : reply(502)));
  const options = {
    ...fakeArriveOptions(grid),
    logger: { log: (_: string, text: string) => void lines.push(text) },
  };
  const session = await network.runUntil(arrive(options, ports), 10_000);
  await network.run(1000);
  expect(session.isAlive).toBe(true);
  expect(lines.some((line) => /seed capability: left out 1 part that/.test(line))).toBe(true);
  expect(lines.some((line) => /event queue: left out 2 parts that/.test(line))).toBe(true);
});
