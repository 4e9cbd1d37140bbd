import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import { createTestWorld, NOBODY, TEST_CONFIG, TestAgent } from '../../testing/index.ts';

const flat = { kind: 'flat', height: 25 } as const;
const REGIONS = {
  ...TEST_CONFIG,
  regions: [
    { name: 'Plain', x: 1003, terrain: flat },
    { name: 'East', x: 1004, terrain: flat },
  ],
};
const place = { Position: ZERO_VECTOR, LookAt: ZERO_VECTOR };

const WAYS: readonly [string, (agent: TestAgent) => MessageOf<MessageName>][] = [
  [
    'to a region by handle',
    ({ agentData: AgentData }) => ({
      name: 'TeleportLocationRequest',
      AgentData,
      Info: { RegionHandle: 2n ** 64n - 1n, ...place },
    }),
  ],
  [
    'to a region by id',
    ({ agentData: AgentData }) => ({
      name: 'TeleportRequest',
      AgentData,
      Info: { RegionID: NOBODY, ...place },
    }),
  ],
  [
    'by a landmark',
    ({ agentData }) => ({ name: 'TeleportLandmarkRequest', Info: { ...agentData, LandmarkID: NOBODY } }),
  ],
  [
    'by a lure',
    ({ agentData }) => ({
      name: 'TeleportLureRequest',
      Info: { ...agentData, LureID: NOBODY, TeleportFlags: 0xffffffff },
    }),
  ],
];

const setHome = (agent: TestAgent): void =>
  agent.send({
    name: 'SetStartLocationRequest',
    AgentData: agent.agentData,
    StartLocationData: {
      SimName: encodeText('Elsewhere'),
      LocationID: 1,
      LocationPos: { x: Number.NaN, y: -1, z: Infinity },
      LocationLookAt: ZERO_VECTOR,
    },
  });

const autopilot = (agent: TestAgent, ...parameters: string[]): void =>
  agent.send({
    name: 'GenericMessage',
    AgentData: { ...agent.agentData, TransactionID: Uuid.zero },
    MethodData: { Method: encodeText('autopilot'), Invoice: Uuid.zero },
    ParamList: parameters.map((parameter) => ({ Parameter: encodeText(parameter) })),
  });

/** Somebody in the region, and their child agent in the one next to it. */
async function arrived() {
  const world = await createTestWorld(REGIONS);
  const agent = await world.arrive();
  const child = await TestAgent.open(world.ports, agent.login, world.grid.regions[1]!.endpoint);
  child.useCircuitCode();
  await world.network.run(3000);
  const where = () => world.grid.regions[0]!.avatars()[0]!.position;
  return { ...world, agent, child, where };
}

describe('a teleport', () => {
  it.each(WAYS)('%s is refused with a reason, once', async (_, request) => {
    const { network, agent } = await arrived();
    agent.send(request(agent));
    await network.run(500);
    const [told, ...more] = agent.all('TeleportFailed');
    expect([more, decodeText(told!.Info.Reason)]).toEqual([[], 'There are no teleports in this grid.']);
    expect(told!.Info.AgentID.equals(agent.login.agentId)).toBe(true);
  });

  it.each(WAYS)(
    '%s is for the region that the avatar is in: a child agent hears nothing',
    async (_, request) => {
      const { network, agent, child } = await arrived();
      child.send(request(child));
      await network.run(500);
      expect([agent.all('TeleportFailed'), child.all('TeleportFailed')]).toEqual([[], []]);
    },
  );
});

describe('a home', () => {
  it('is set by the configuration: who is there is told so, a child agent is not', async () => {
    const { network, agent, child } = await arrived();
    setHome(child);
    setHome(agent);
    await network.run(500);
    expect([agent.all('AlertMessage').length, child.all('AlertMessage').length]).toEqual([1, 0]);
  });
});

describe('the autopilot', () => {
  it('walks to a place of the grid', async () => {
    const { network, agent, where } = await arrived();
    const before = where();
    autopilot(agent, String(256_768 + before.x + 4), String(256_000 + before.y), '25');
    await network.run(5000);
    expect(Math.abs(where().x - before.x - 4)).toBeLessThan(1.5);
    expect(Math.abs(where().y - before.y)).toBeLessThan(0.5);
  });

  it.each([
    ['nothing', []],
    ['an east alone', ['256908']],
    ['words', ['east', 'north']],
    ['no numbers', ['NaN', '256128']],
    ['what has no end', ['256908', '-Infinity']],
    ['blanks for the second', ['256908', 'x 256128']],
  ])('told %s stays where it is', async (_, parameters) => {
    const { network, agent, where } = await arrived();
    const before = where();
    autopilot(agent, ...parameters);
    await network.run(5000);
    expect(where()).toEqual(before);
  });

  it('of somebody who only looks in does nothing', async () => {
    const { network, child, where } = await arrived();
    const before = where();
    autopilot(child, '256908', '256128', '25');
    await network.run(3000);
    expect(where()).toEqual(before);
  });
});
