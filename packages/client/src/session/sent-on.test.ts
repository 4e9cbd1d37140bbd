/** Sent on by the destination before its own word: the session, its agent and its journey are in one place. */
import { CONTROL } from '@landfall/protocol/avatar';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  agentMovementComplete,
  arriveInFakeGrid,
  crossBorder,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  finishTeleport,
  teleportFailed,
} from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';

const MINUTE_MS = 60_000;

/** From Default Region to Far Region, which says nothing, and by its queue on to Third Region, which says nothing either. */
async function sentOn() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const [far, third] = [await grid.addNeighbour('Far Region'), await grid.addNeighbour('Third Region')];
  for (const one of [far, third]) one.script = () => undefined;
  const told: string[] = [];
  session.on('journey', (news) =>
    told.push('region' in news ? `${news.type} ${news.region.label}` : news.type),
  );
  const presence: string[] = [];
  session.on('presence', ({ type, region }) => presence.push(`${type} ${region.circuit.endpoint.port}`));
  finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
  await network.run(1000);
  crossBorder(grid, { simulator: third.endpoint, name: 'third', column: 2, by: 'far' });
  await network.run(1000);
  const [home, there, beyond] = [grid.simulator, far, third].map(({ endpoint }) => endpoint.port);
  const where = (): unknown[] => [session.region.endpoint.port, session.agent.region?.endpoint.port];
  return { network, grid, session, far, third, told, presence, where, ports: { home, there, beyond } };
}

const places = (simulator: FakeSimulator): void => {
  const AgentData = { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, CircuitCode: 1 };
  simulator.send(agentMovementComplete({ name: 'CompleteAgentMovement', AgentData }, { x: 9, y: 9, z: 25 }));
};

describe('a destination that sends the agent on before it has placed it', () => {
  it('is asked again when the next one never places it, and has it then', async () => {
    const { network, session, far, third, told, presence, where, ports } = await sentOn();
    expect(where()).toEqual([ports.home, ports.home]);
    await network.run(MINUTE_MS);
    expect(told).toEqual(['departed', 'departed', `returning ${far.endpoint.address}:${ports.there}`]);
    expect(where()).toEqual([ports.home, ports.home]);
    expect(far.all('CompleteAgentMovement').length).toBeGreaterThan(1);
    places(third);
    places(far);
    await network.run(1000);
    expect(where()).toEqual([ports.there, ports.there]);
    expect([session.region.isChild, session.regions.size]).toEqual([false, 2]);
    expect(presence).toEqual([
      `entered ${ports.there}`,
      `entered ${ports.beyond}`,
      `left ${ports.beyond}`,
      `became-root ${ports.there}`,
      `became-neighbour ${ports.home}`,
    ]);
  });

  it('is a neighbour when the next one has placed it', async () => {
    const { network, third, presence, where, ports } = await sentOn();
    places(third);
    await network.run(1000);
    expect(where()).toEqual([ports.beyond, ports.beyond]);
    expect(presence.slice(2)).toEqual([
      `became-root ${ports.beyond}`,
      `became-neighbour ${ports.home}`,
      `became-neighbour ${ports.there}`,
    ]);
  });

  it('has the session end when nobody places it, and the one that had it last is told', async () => {
    const { network, session, far, third } = await sentOn();
    expect(await network.runUntil(session.ended, 3 * MINUTE_MS)).toMatchObject({ reason: 'stranded' });
    expect(session.regions.size).toBe(0);
    await network.run(1000);
    expect([far, third].map((one) => one.all('LogoutRequest').length)).toEqual([1, 0]);
  });

  it('does not keep the region behind from taking it back', async () => {
    const { network, grid, session, where, ports } = await sentOn();
    grid.simulator.send(teleportFailed('It could not be handed over.'));
    await network.run(1000);
    expect(where()).toEqual([ports.home, ports.home]);
    expect(session.regions.all).toEqual([session.region]);
    session.chat.say('Here I am.');
    await network.run(1000);
    expect(grid.simulator.all('ChatFromViewer')).toHaveLength(1);
  });
});

describe('the region that has it still', () => {
  /** From Default Region to itself, or to Far Region, which says nothing but sends it back. */
  async function sentBack(by: 'itself' | 'Far Region') {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const presence: string[] = [];
    session.on('presence', ({ type, region }) => presence.push(`${type} ${region.circuit.endpoint.port}`));
    const home = { simulator: grid.simulator.endpoint, name: 'root', column: 0 };
    if (by === 'Far Region') {
      const far = await grid.addNeighbour(by);
      far.script = () => undefined;
      finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
      await network.run(1000);
    }
    finishTeleport(grid, { ...home, by: by === 'itself' ? 'root' : 'far' });
    await network.run(2000);
    return { network, grid, session, presence };
  }

  it.each(['itself', 'Far Region'] as const)(
    'hears what the agent wants when %s has sent the agent there',
    async (by) => {
      const { network, grid, session } = await sentBack(by);
      expect(grid.simulator.all('CompleteAgentMovement')).toHaveLength(2);
      expect([session.region.name, session.agent.region]).toEqual(['Default Region', session.region]);
      const before = grid.simulator.all('AgentUpdate').length;
      session.agent.walk();
      await network.run(1000);
      const heard = grid.simulator.all('AgentUpdate').slice(before);
      expect(heard.some(({ AgentData }) => (AgentData.ControlFlags & CONTROL.forward) !== 0)).toBe(true);
    },
  );

  it('tells of the one that it was sent to in vain as a neighbour, whose circuit goes on', async () => {
    const { session, presence } = await sentBack('Far Region');
    const [far] = session.regions.all.filter((region) => region !== session.region);
    const { port } = far!.endpoint;
    expect(presence).toEqual([`entered ${port}`, `became-neighbour ${port}`]);
  });

  it('keeps its circuit, whatever the region ahead says of it', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const far = await grid.addNeighbour('Far Region');
    far.script = () => undefined;
    const home = session.region;
    const { capabilities } = home;
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(1000);
    const forged = { simulator: grid.simulator.endpoint, name: 'forged', column: 0, by: 'far' };
    finishTeleport(grid, forged);
    crossBorder(grid, forged);
    await network.run(1000);
    expect(session.refusals.notObeyed).toBe(2);
    expect([session.region, home.lifetime.alive, home.capabilities]).toEqual([home, true, capabilities]);
    grid.simulator.send(teleportFailed('It could not be handed over.'));
    await network.run(1000);
    expect(session.regions.all).toEqual([home]);
  });

  it('is told once of a goodbye, when it is where the agent is sent, too', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    grid.simulator.script = () => undefined;
    finishTeleport(grid, { simulator: grid.simulator.endpoint, name: 'root', column: 0 });
    await network.run(1000);
    await network.runUntil(session.logout({ waitMs: 0 }), 5000);
    await network.run(1000);
    expect(grid.simulator.all('LogoutRequest')).toHaveLength(1);
  });
});
