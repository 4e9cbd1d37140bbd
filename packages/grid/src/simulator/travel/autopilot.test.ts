import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { createTestWorld, TEST_CONFIG, TestAgent } from '../../testing/index.ts';

const flat = { kind: 'flat', height: 25 } as const;
const REGIONS = {
  ...TEST_CONFIG,
  regions: [
    { name: 'Plain', x: 1003, terrain: flat },
    { name: 'East', x: 1004, terrain: flat },
  ],
};
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
