import { encodeText } from '@landfall/protocol/bytes';
import { regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  arriveInFakeGrid,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  finishTeleport,
  teleportFailed,
} from '../testing/index.ts';

const KICK: Message = {
  name: 'KickUser',
  TargetBlock: { TargetIP: '0.0.0.0', TargetPort: 0 },
  UserInfo: { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, Reason: encodeText('Out.') },
};

/** On the way from Default Region to Far Region, which says nothing. */
async function onTheWay() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network, {}, { allowAddresses: ['10.0.0.9'] });
  const far = await grid.addNeighbour('Far Region');
  far.script = () => undefined;
  finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
  await network.run(1000);
  const malformed: string[] = [];
  session.on('malformed', ({ error }) => malformed.push(error.message));
  return { network, grid, session, far, malformed };
}

describe('on the way', () => {
  it.each(['behind', 'ahead'] as const)('a kick of the region %s is the end', async (which) => {
    const { network, grid, session, far } = await onTheWay();
    (which === 'behind' ? grid.simulator : far).send(KICK);
    expect(await network.runUntil(session.ended, 2000)).toEqual({
      by: 'peer',
      reason: 'kicked',
      words: 'Out.',
    });
  });

  it('chat is heard by the region behind, and by the other once it has placed the agent', async () => {
    const { network, grid, session, far } = await onTheWay();
    session.chat.say('Still here');
    await network.run(1000);
    expect([grid.simulator, far].map((one) => one.all('ChatFromViewer').length)).toEqual([1, 0]);
  });

  it('the death of both regions is the end, once', async () => {
    const { network, grid, session, far } = await onTheWay();
    const ends: string[] = [];
    session.on('ended', ({ reason }) => ends.push(reason));
    grid.simulator.vanish();
    far.vanish();
    grid.endQueue(404);
    grid.endQueue(404, 'far');
    await network.runUntil(session.ended, 300_000);
    await network.run(300_000);
    expect(ends).toHaveLength(1);
    expect(session.regions.size).toBe(0);
  });

  it('orders to ever other addresses leave no circuit behind', async () => {
    const { network, grid, session } = await onTheWay();
    for (let port = 1; port <= 200; port++) {
      finishTeleport(grid, { simulator: { address: '10.0.0.9', port }, name: `far-${port}` });
    }
    await network.run(2000);
    // The region behind, and where it was sent last.
    expect(session.regions.size).toBe(2);
    grid.simulator.send(teleportFailed('No.'));
    await network.run(1000);
    expect(session.regions.all).toEqual([session.region]);
    expect(session.region.name).toBe('Default Region');
  });
});

describe('by circuit', () => {
  const seed = encodeText('http://127.0.0.1/seed');
  const region = { SimIP: '10.0.0.9', SimPort: 9, RegionHandle: regionHandleOf(1, 1), SeedCapability: seed };
  const place = { Position: { x: 1, y: 2, z: 3 }, LookAt: { x: 1, y: 0, z: 0 } };
  const forged: readonly Message[] = [
    {
      name: 'TeleportFinish',
      Info: { AgentID: FAKE_AGENT_ID, LocationID: 4, SimAccess: 13, TeleportFlags: 0, ...region },
    },
    {
      name: 'CrossedRegion',
      AgentData: { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID },
      RegionData: region,
      Info: place,
    },
    { name: 'EnableSimulator', SimulatorInfo: { Handle: regionHandleOf(1, 1), IP: '10.0.0.9', Port: 9 } },
  ];

  it.each(forged.map((message) => [message.name, message] as const))(
    '%s moves nobody, and is counted',
    async (_, message) => {
      const network = new MemoryNetwork();
      const { grid, session } = await arriveInFakeGrid(network, {}, { allowAddresses: ['10.0.0.9'] });
      grid.simulator.send(message);
      await network.run(3000);
      expect(session.regions.all).toEqual([session.region]);
      expect(session.region.name).toBe('Default Region');
      expect(session.region.circuit.statistics.barred).toBe(1);
    },
  );

  it('a teleport that fails for somebody else is told, and changes nothing', async () => {
    const { network, grid, session, malformed } = await onTheWay();
    const { Info, ...rest } = teleportFailed('No.');
    grid.simulator.send({ ...rest, Info: { ...Info, AgentID: new Uuid(6, 6, 6, 6) } });
    await network.run(1000);
    expect(malformed).toEqual(['TeleportFailed for another agent']);
    expect(session.regions.size).toBe(2);
  });
});
