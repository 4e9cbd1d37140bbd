import type { MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import type { JourneyNews, RoomSession, SessionRoom } from '../session/index.ts';
import { arrive, defaultRooms } from '../arrive/index.ts';
import { FAKE_AGENT_ID, fakeArriveOptions, FakeGrid } from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';
import { stepIn } from './step-in.ts';

const THERE = { x: 3, y: 128, z: 25 };

/** Somebody in a region that answers a teleport request so. */
async function before(answer: (simulator: FakeSimulator) => void) {
  const network = new MemoryNetwork();
  let inside: RoomSession | undefined;
  const insider: SessionRoom = { name: 'insider', messages: [], start: (seen) => void (inside = seen) };
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const rooms = [...defaultRooms(), insider] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 120_000);
  const { simulator } = grid;
  const script = simulator.script;
  simulator.script = (message, from) => {
    script(message, from);
    if (message.name === 'TeleportLocationRequest') answer(from);
  };
  return { network, simulator, session: inside!, region: session.region };
}

const local = (): MessageOf<'TeleportLocal'> => ({
  name: 'TeleportLocal',
  Info: { AgentID: FAKE_AGENT_ID, LocationID: 0, Position: THERE, LookAt: THERE, TeleportFlags: 0 },
});

it('the region is asked for a teleport within it, and has put the avatar there', async () => {
  const { network, simulator, session, region } = await before((from) => from.send(local()));
  const told: JourneyNews[] = [];
  session.on('journey', (news) => told.push(news));
  expect(await network.runUntil(stepIn(session, region, THERE, undefined), 5000)).toBe(true);
  const [{ Info }] = simulator.all('TeleportLocationRequest') as [MessageOf<'TeleportLocationRequest'>];
  expect([Info.RegionHandle, Info.Position]).toEqual([region.handle, THERE]);
  expect(told.map(({ type }) => type)).toEqual(['asked', 'placed']);
});

it('a region that refuses has not, and one that answers nothing has not after a minute', async () => {
  const Reason = new TextEncoder().encode('No.');
  const refusing = await before((from) =>
    from.send({ name: 'TeleportFailed', Info: { AgentID: FAKE_AGENT_ID, Reason }, AlertInfo: [] }),
  );
  const { network, session, region } = refusing;
  expect(await network.runUntil(stepIn(session, region, THERE, undefined), 5000)).toBe(false);
  const silent = await before(() => undefined);
  const step = stepIn(silent.session, silent.region, THERE, undefined);
  expect(await silent.network.runUntil(step, 61_000)).toBe(false);
});

it('nobody is asked while another move is under way', async () => {
  const { network, simulator, session, region } = await before(() => undefined);
  session.journey.leave('elsewhere');
  expect(await network.runUntil(stepIn(session, region, THERE, undefined), 100)).toBe(false);
  expect(simulator.all('TeleportLocationRequest')).toEqual([]);
});

it('it ends with the signal', async () => {
  const { network, session, region } = await before(() => undefined);
  const controller = new AbortController();
  const step = stepIn(session, region, THERE, controller.signal);
  controller.abort();
  await expect(network.runUntil(step, 100)).rejects.toMatchObject({ code: 'closed', reason: 'aborted' });
});
