/** Teleports that are asked for while a border is being crossed: what they mean is decided where the agent is then. */
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { expect, it } from 'vitest';
import {
  agentMovementComplete,
  crossBorder,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  fakeTraveller,
  mapBlock,
  mapReply,
  regionHandshake,
} from '../testing/index.ts';

const HOME = regionHandleOf(256_000, 256_000);
const FAR = regionHandleOf(256_256, 256_000);
const COMPLETE = { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, CircuitCode: 1 };

/** On the way from Default Region, of 256 m, over a border into Far Region, of 512 m, until `arrive`. */
async function overTheBorder() {
  const { network, grid, session, far } = await fakeTraveller();
  far.script = ({ name }, self) => {
    if (name !== 'MapNameRequest') return;
    self.send(mapReply([mapBlock('Default Region', 1000, 1000), mapBlock('Default Region', 0, 0, 255)]));
  };
  crossBorder(grid, { simulator: far.endpoint, name: 'far', side: 512 });
  await network.run(1000);
  const arrive = async (): Promise<void> => {
    far.send(regionHandshake('Far Region'));
    far.send(
      agentMovementComplete({ name: 'CompleteAgentMovement', AgentData: COMPLETE }, { x: 1, y: 9, z: 25 }),
    );
    await network.run(2000);
  };
  return { network, session, far, arrive };
}

it('by the name of the region that it leaves, leads back there', async () => {
  const { session, far, arrive } = await overTheBorder();
  session.travel.teleport('Default Region/10/10/25').arrival.catch(() => undefined);
  await arrive();
  expect(session.region.name).toBe('Far Region');
  expect(far.all('TeleportLocationRequest')).toMatchObject([
    { Info: { RegionHandle: HOME, Position: { x: 10, y: 10, z: 25 } } },
  ]);
});

it('to a place here, is one in the region that it has come to, by the size of that', async () => {
  const { session, far, arrive } = await overTheBorder();
  session.travel.teleport({ position: { x: 300, y: 400, z: 25 } }).arrival.catch(() => undefined);
  await arrive();
  expect(far.all('TeleportLocationRequest')).toMatchObject([
    { Info: { RegionHandle: FAR, Position: { x: 300, y: 400, z: 25 } } },
  ]);
});
