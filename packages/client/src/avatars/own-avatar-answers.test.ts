import { encodeBakeAnswers, encodeWorn } from '@landfall/protocol/avatar';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { decodeSeedRequest, encodeSeedResponse } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import { asMap, formatLlsdXml, parseLlsd, real } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import {
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  FakeGrid,
  enableNeighbour,
  fakeArriveOptions,
  reply,
} from '../testing/index.ts';
import { ownAvatar } from './index.ts';

const WORDS = { agentId: FAKE_AGENT_ID, sessionId: FAKE_SESSION_ID };
const NAME = 'AgentPreferences';
const XML = 'application/llsd+xml';
const item = (number: number) => ({
  itemId: new Uuid(1, 1, 1, number),
  assetId: new Uuid(2, 2, 2, number),
  type: number,
});

async function arrived(answer?: (body: LlsdValue) => ReturnType<typeof reply>) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  grid.answers.set('/seed/root', ({ body }) => {
    const names = decodeSeedRequest(body).filter((name) => [NAME, 'EventQueueGet'].includes(name));
    const urls = names.map((name) => [name, `${grid.url}${name}/root`] as const);
    return reply(200, encodeSeedResponse(urls), XML);
  });
  if (answer !== undefined) grid.answers.set(`/${NAME}/root`, ({ body }) => answer(parseLlsd(body)));
  const options = { ...fakeArriveOptions(grid), rooms: [ownAvatar()] as const };
  const session = await network.runUntil(arrive(options, ports), 60_000);
  await network.run(500);
  const watch = <T>(promise: Promise<T>) => {
    const seen: { now?: T | string } = {};
    void promise.then(
      (value) => (seen.now = value),
      (error: { reason?: string; code: string }) => (seen.now = error.reason ?? error.code),
    );
    return seen;
  };
  return { network, grid, session, simulator: grid.simulator, avatar: session.avatar, watch };
}

describe('what is worn', () => {
  it('is said by the region that was asked, and by no neighbour', async () => {
    const { network, grid, simulator, avatar, watch } = await arrived();
    const east = await grid.addNeighbour('East');
    enableNeighbour(grid, east);
    await network.run(3000);
    const asked = watch(avatar.worn());
    await network.run(50);
    expect(simulator.all('AgentWearablesRequest').map(({ AgentData }) => AgentData)).toEqual([
      { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID },
    ]);
    expect(east.peer).toBeDefined();
    east.send(encodeWorn(WORDS, 0, [item(1)]));
    await network.run(100);
    expect(asked.now).toBeUndefined();
    simulator.send(encodeWorn(WORDS, 0, [item(2), { ...item(3), itemId: Uuid.zero }]));
    await network.run(100);
    expect(asked.now).toEqual([item(2)]);
  });

  it('is what was said after the question, once', async () => {
    const { network, simulator, avatar, watch } = await arrived();
    simulator.send(encodeWorn(WORDS, 0, [item(1)]));
    await network.run(100);
    const asked = watch(avatar.worn());
    await network.run(100);
    expect(asked.now).toBeUndefined();
    for (const number of [2, 3]) simulator.send(encodeWorn(WORDS, 0, [item(number)]), { reliable: false });
    await network.run(100);
    expect(asked.now).toEqual([item(2)]);
  });

  it('is waited for ten seconds by itself, or as long as one wants', async () => {
    const { network, simulator, avatar, watch } = await arrived();
    const controller = new AbortController();
    const usual = watch(avatar.worn());
    const short = watch(avatar.worn({ timeoutMs: 1000 }));
    const called = watch(avatar.worn({ signal: controller.signal }));
    await network.run(1100);
    controller.abort();
    await network.run(8700);
    expect([usual.now, short.now, called.now]).toEqual([undefined, 'timeout', 'aborted']);
    await network.run(300);
    expect(usual.now).toBe('timeout');
    // Too late: nobody waits.
    simulator.send(encodeWorn(WORDS, 0, [item(1)]));
    await network.run(100);
    expect(usual.now).toBe('timeout');
  });
});

describe('bakes that the region knows', () => {
  it('are those of the question with the same number, in whatever order', async () => {
    const { network, grid, simulator, avatar, watch } = await arrived();
    const east = await grid.addNeighbour('East');
    enableNeighbour(grid, east);
    await network.run(3000);
    const questions = [0, 1, 2].map((index) =>
      watch(avatar.knownBakes([{ index, cacheId: new Uuid(3, 3, 3, index) }])),
    );
    await network.run(100);
    const numbers = simulator.all('AgentCachedTexture').map(({ AgentData }) => AgentData.SerialNum);
    expect(new Set(numbers).size).toBe(3);
    const answer = (number: number, index: number) =>
      encodeBakeAnswers(WORDS, number, [{ index, textureId: new Uuid(4, 4, 4, index) }]);
    east.send(answer(numbers[0]!, 9));
    for (const number of [-1, 0, 77]) simulator.send(answer(number, 9), { reliable: false });
    simulator.send(answer(numbers[2]!, 2), { reliable: false });
    simulator.send(answer(numbers[1]!, 1), { reliable: false });
    simulator.send(answer(numbers[2]!, 8), { reliable: false });
    await network.run(100);
    expect(questions.map(({ now }) => now)).toEqual([
      undefined,
      [{ index: 1, textureId: new Uuid(4, 4, 4, 1) }],
      [{ index: 2, textureId: new Uuid(4, 4, 4, 2) }],
    ]);
  });
});

describe('hovering', () => {
  it('is as high as the region says', async () => {
    const bodies: LlsdValue[] = [];
    const { network, avatar } = await arrived((body) => {
      bodies.push(body);
      return reply(200, encodeUtf8(formatLlsdXml({ hover_height: real(1.5) })), XML);
    });
    expect(await network.runUntil(avatar.hover(3.25), 5000)).toBe(1.5);
    expect(bodies.map((body) => asMap(body))).toEqual([{ hover_height: real(3.25) }]);
  });

  it.each([
    ['a refusal', () => reply(403), '403'],
    ['no LLSD', () => reply(200, encodeUtf8('<llsd><map'), XML), 'decode'],
  ] as const)('does not come of %s', async (_, answer, reason) => {
    const { network, avatar, watch } = await arrived(answer);
    const asked = watch(avatar.hover(1));
    await network.run(30_000);
    expect(asked.now).toBe(reason);
  });
});
