import {
  describeAvatar,
  FakeGrid,
  fakeArriveOptions,
  fullUpdate,
  likeOpenSim,
} from '@landfall/client/testing';
import type { FakeSimulator } from '@landfall/client/testing';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import { PCODE } from '@landfall/protocol/object';
import { encodeLayer, HeightMap } from '@landfall/protocol/terrain';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveToLook } from './live-session.ts';
import { untilComplete } from './until-complete.ts';

const PLACE = { x: 128, y: 128, z: 26 };
const PATCHES = Array.from({ length: 256 }, (_, at) => ({ x: at % 16, y: Math.floor(at / 16) }));
const SIGN: Message = {
  name: 'CoarseLocationUpdate',
  Location: [],
  Index: { You: -1, Prey: -1 },
  AgentData: [],
};

function sendLand(simulator: FakeSimulator): void {
  for (const { data, type } of encodeLayer(new HeightMap(256), PATCHES))
    simulator.send({ name: 'LayerData', LayerID: { Type: type }, LayerData: { Data: data } });
}

const sendBox = (simulator: FakeSimulator): void =>
  simulator.send(fullUpdate({ ID: 9, FullID: new Uuid(9, 0, 0, 1), PCode: PCODE.prim }, PLACE));

/** Looks at a region that answers pings whatever it does besides: `goesOn` begins when the agent is placed. */
async function looked(
  goesOn: (simulator: FakeSimulator, after: (ms: number, act: () => void) => void) => void,
) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const after = (ms: number, act: () => void): void => void ports.clock.after(ms, act, { background: true });
  const grid = await FakeGrid.start(ports, {
    script: (message, simulator) => {
      likeOpenSim(message, simulator);
      if (message.name === 'CompleteAgentMovement') goesOn(simulator, after);
    },
  });
  const { rooms: _, messages: __, ...who } = fakeArriveOptions(grid);
  const session = await network.runUntil(arriveToLook(who, ports), 60_000);
  const began = ports.clock.now();
  const told: string[] = [];
  const waiting = {
    deadline: began + 60_000,
    wantsNeighbours: false,
    signal: new AbortController().signal,
    status: (text: string) => void told.push(text),
  };
  const missing = await network.runUntil(untilComplete(session, ports, waiting), 120_000);
  const seen = { missing, told, objects: session.region.objects.size, ms: ports.clock.now() - began };
  await network.runUntil(session.logout(), 60_000);
  return seen;
}

/** A sign each three seconds, so many times. */
function signs(simulator: FakeSimulator, after: (ms: number, act: () => void) => void, times: number): void {
  for (let n = 0; n < times; n++) after(n * 3000, () => simulator.send(SIGN, { reliable: false }));
}

describe('a region is taken for whole', () => {
  it('when it goes on, and says nothing new: though there is nothing in it but the agent', async () => {
    const { missing, objects, ms } = await looked((simulator, after) => {
      sendLand(simulator);
      describeAvatar(simulator, PLACE);
      signs(simulator, after, 30);
    });
    expect([missing, objects]).toEqual([[], 1]);
    expect(ms).toBeGreaterThan(2900);
    expect(ms).toBeLessThan(8000);
  });

  it('not while it is stalled: what it says after that is waited for', async () => {
    const { missing, objects, told, ms } = await looked((simulator, after) => {
      sendLand(simulator);
      describeAvatar(simulator, PLACE);
      signs(simulator, after, 1);
      after(25_000, () => {
        sendBox(simulator);
        signs(simulator, after, 30);
      });
    });
    expect([missing, objects]).toEqual([[], 2]);
    expect(ms).toBeGreaterThan(27_000);
    expect(told.some((text) => text.endsWith('no sign of life for 20 s'))).toBe(true);
  });

  it('not as long as the agent itself is not there', async () => {
    const { missing, objects, told } = await looked((simulator, after) => {
      sendLand(simulator);
      signs(simulator, after, 30);
      after(20_000, () => {
        describeAvatar(simulator, PLACE);
        sendBox(simulator);
      });
    });
    expect([missing, objects]).toEqual([[], 2]);
    expect(told.some((text) => text.includes('not yet the own avatar'))).toBe(true);
  });

  it('never, where it is stalled for good: what is missing is said', async () => {
    const { missing, ms } = await looked((simulator, after) => {
      sendLand(simulator);
      signs(simulator, after, 1);
    });
    expect(ms).toBeGreaterThanOrEqual(60_000);
    expect(missing).toEqual([
      "Default Region: the agent's own avatar, which comes before all else",
      expect.stringMatching(
        /^Default Region: perhaps more objects; it has not shown for \d\d s that it goes on$/,
      ),
    ]);
  });

  it('by whatever comes, where it never gives a sign', async () => {
    const { missing, ms } = await looked((simulator) => {
      sendLand(simulator);
      describeAvatar(simulator, PLACE);
    });
    expect(missing).toEqual([]);
    expect(ms).toBeGreaterThan(14_000);
    expect(ms).toBeLessThan(25_000);
  });
});
