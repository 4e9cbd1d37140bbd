import { describe, expect, it } from 'vitest';
import { decodeText } from '@landfall/protocol/bytes';
import { encodeSeedRequest } from '@landfall/protocol/capability';
import { createTestWorld, post } from '../../testing/index.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };

describe('leaving', () => {
  it('by logout gets a reply; others see the avatar vanish; capabilities end', async () => {
    const { network, ports, grid, arrive } = await createTestWorld();
    const watcher = await arrive(SECOND);
    const agent = await arrive();
    const seen = watcher.objectBlocks();
    const { ID } = seen.find(({ FullID }) => FullID.equals(agent.login.agentId))!;
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await network.run(1000);
    expect(agent.all('LogoutReply')).toHaveLength(1);
    expect(watcher.all('KillObject').flatMap(({ ObjectData }) => ObjectData)).toEqual([{ ID }]);
    expect(grid.regions[0]!.avatars().map(({ name }) => name)).toEqual(['Second Avatar']);
    const seed = post(ports, agent.login.seedCapability, 'application/llsd+xml', encodeSeedRequest([]));
    expect((await network.runUntil(seed, 1000)).status).toBe(404);
  });

  it('silently is noticed after 60 s and answered with DisableSimulator', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    agent.isMute = true;
    const silentFor = (): number => network.clock.now() - agent.lastSentAt;
    await network.runUntil(() => grid.regions[0]!.avatars().length === 0, 120_000);
    expect(silentFor()).toBeGreaterThanOrEqual(60_000);
    expect(silentFor()).toBeLessThan(61_000);
    await network.run(10);
    expect(agent.all('DisableSimulator')).toHaveLength(1);
    expect(agent.all('KickUser')).toEqual([]);
  });

  it('is not what a wallflower does: acks alone keep a circuit', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    await network.run(300_000);
    expect(grid.regions[0]!.avatars()).toHaveLength(1);
    expect(agent.all('SimStats').length).toBeGreaterThan(90);
    expect(agent.all('SimulatorViewerTimeMessage').length).toBeGreaterThan(100);
  });

  it('by CloseCircuit is immediate', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    agent.send({ name: 'CloseCircuit' }, false);
    await network.run(10);
    expect(grid.regions[0]!.avatars()).toEqual([]);
  });

  it('happens to everybody when the grid closes, with a reason', async () => {
    const { network, ports, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    await network.runUntil(grid.close(), 1000);
    await network.run(100);
    const [kick] = agent.all('KickUser');
    expect(decodeText(kick!.UserInfo.Reason)).toBe('The grid is going down.');
    const login = ports.http.request({ method: 'GET', url: grid.loginUri });
    await expect(network.runUntil(login, 1000)).rejects.toMatchObject({ code: 'closed' });
    await network.runUntil(grid.close(), 1000);
  });
});
