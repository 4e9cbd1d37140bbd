import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { SIM_STAT } from '@landfall/protocol/region';
import { describe, expect, it } from 'vitest';
import { createTestWorld, TEST_CONFIG } from '../testing/index.ts';
import type { TestAgent, TestWorld } from '../testing/index.ts';
import { HEARTBEAT_MS } from './heartbeat.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };
const BESIDE = {
  ...TEST_CONFIG,
  regions: [
    ...TEST_CONFIG.regions,
    { name: 'East', x: 1001, terrain: { kind: 'flat', height: 25 } as const },
  ],
};

const allOf = <Name extends MessageName>(agent: TestAgent, name: Name): MessageOf<Name>[] =>
  agent.messages.filter((message): message is MessageOf<Name> => message.name === name);

/** Messages of a kind that come within a time. */
async function within<Name extends MessageName>(
  { network }: TestWorld,
  agent: TestAgent,
  name: Name,
  milliseconds: number,
): Promise<MessageOf<Name>[]> {
  const before = allOf(agent, name).length;
  await network.run(milliseconds);
  return allOf(agent, name).slice(before);
}

/** What a SimStats says of one number. */
const statOf = (stats: MessageOf<'SimStats'> | undefined, id: number): number | undefined =>
  stats?.Stat.find(({ StatID }) => StatID === id)?.StatValue;

describe('the heartbeat of a region', () => {
  it('tells how the region does every three seconds, and the time every two and a half', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    expect(await within(world, agent, 'SimStats', 30_000)).toHaveLength(10);
    const times = await within(world, agent, 'SimulatorViewerTimeMessage', 27 * HEARTBEAT_MS * 4);
    expect(times).toHaveLength(4);
    const [first, second] = times.map(({ TimeInfo }) => TimeInfo.UsecSinceStart);
    expect(Number(second! - first!) / 1000).toBeCloseTo(27 * HEARTBEAT_MS, -1);
  });

  it('keeps the sun within one day of four hours', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    for (const { TimeInfo } of await within(world, agent, 'SimulatorViewerTimeMessage', 20_000)) {
      expect([TimeInfo.SecPerDay, TimeInfo.SecPerYear]).toEqual([14_400, 158_400]);
      expect(TimeInfo.SunPhase).toBeGreaterThanOrEqual(0);
      expect(TimeInfo.SunPhase).toBeLessThan(2 * Math.PI);
    }
  });

  it('counts who is in the region, and what stands there', async () => {
    const prims = [{ position: [1, 2, 30] as [number, number, number] }];
    const regions = [{ ...TEST_CONFIG.regions[0]!, prims }];
    const world = await createTestWorld({ ...TEST_CONFIG, regions });
    const agent = await world.arrive();
    const alone = (await within(world, agent, 'SimStats', 3100)).at(-1);
    expect([statOf(alone, SIM_STAT.agents), statOf(alone, SIM_STAT.totalPrims)]).toEqual([1, 1]);
    await world.arrive(SECOND);
    const both = (await within(world, agent, 'SimStats', 3100)).at(-1);
    expect([statOf(both, SIM_STAT.agents), statOf(both, SIM_STAT.childAgents)]).toEqual([2, 0]);
    expect(both?.Region).toMatchObject({ RegionX: 1000, RegionY: 1000 });
  });

  it('does not tell where everybody is as long as nobody has moved', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    await world.network.run(2000);
    expect(await within(world, agent, 'CoarseLocationUpdate', 10_000)).toEqual([]);
    const other = await world.arrive(SECOND);
    const told = allOf(agent, 'CoarseLocationUpdate').at(-1)!;
    const ids = told.AgentData.map(({ AgentID }) => String(AgentID));
    expect(ids).toContain(String(other.login.agentId));
    // Each is told which of the places is its own.
    expect(ids[told.Index.You]).toBe(String(agent.login.agentId));
    const toOther = allOf(other, 'CoarseLocationUpdate').at(-1)!;
    expect(String(toOther.AgentData[toOther.Index.You]?.AgentID)).toBe(String(other.login.agentId));
  });

  it('rests when the last has left, and goes on for the next one', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await world.network.run(2000);
    const before = agent.messages.length;
    await world.network.run(60_000);
    expect(agent.messages.length).toBe(before);
    const next = await world.arrive(SECOND);
    expect(await within(world, next, 'SimStats', 3100)).toHaveLength(1);
  });

  it('invites to a neighbour once, nine tenths of a second after the arrival', async () => {
    const world = await createTestWorld(BESIDE);
    const agent = await world.join();
    await world.network.runUntil(agent.arrive(), 1000);
    const invitations = (): number =>
      agent.events.filter(({ message }) => message === 'EnableSimulator').length;
    await world.network.run(5 * HEARTBEAT_MS);
    expect(invitations()).toBe(0);
    await world.network.run(10_000);
    expect(invitations()).toBe(1);
  });
});
