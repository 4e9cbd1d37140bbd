import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { decodeRegionEvent } from '@landfall/protocol/capability';
import type { EnableSimulator, EstablishAgentCommunication } from '@landfall/protocol/capability';
import { TEST_CONFIG, TestAgent, createTestWorld } from '../../testing/index.ts';
import { ANNOUNCE_AFTER_MS } from './index.ts';

const flat = { kind: 'flat', height: 25 } as const;
const REGIONS = {
  ...TEST_CONFIG,
  regions: [
    { name: 'Plain', terrain: flat },
    { name: 'East', x: 1001, terrain: flat, prims: [{ position: [10, 10, 26] as [number, number, number] }] },
    { name: 'Corner', x: 1001, y: 1001, terrain: flat },
    { name: 'Far', x: 1003, terrain: flat },
  ],
} satisfies typeof TEST_CONFIG;

async function arriveWithChild() {
  const world = await createTestWorld(REGIONS);
  const root = await world.arrive();
  const events = root.events.flatMap((event) => decodeRegionEvent(event) ?? []);
  const enabled = events.filter((event): event is EnableSimulator => event.type === 'EnableSimulator');
  const established = events.filter(
    (event): event is EstablishAgentCommunication => event.type === 'EstablishAgentCommunication',
  );
  const east = enabled.find(({ simulator }) => simulator.port === world.grid.regions[1]!.endpoint.port)!;
  const seed = established.find(({ simulator }) => simulator.port === east.simulator.port)!.seedCapability;
  const child = await TestAgent.open(world.ports, root.login, east.simulator);
  return { ...world, root, child, enabled, established, seed };
}

describe('neighbours', () => {
  it('are announced by the event queue: those in view, corners included, the nearest first', async () => {
    const { grid, enabled, established } = await arriveWithChild();
    const ports = [grid.regions[1]!.endpoint.port, grid.regions[2]!.endpoint.port];
    expect(enabled.map(({ simulator }) => simulator.port)).toEqual(ports);
    expect(established.map(({ simulator }) => simulator.port)).toEqual(ports);
    expect(enabled[0]!.regionHandle).toBe((256_256n << 32n) | 256_000n);
  });

  it('greet a child agent at once, without CompleteAgentMovement', async () => {
    const { network, root, child, seed, grid } = await arriveWithChild();
    child.useCircuitCode();
    child.completeMovement();
    await network.run(3000);
    expect(child.story[0]).toBe('RegionHandshake');
    expect(child.all('AgentMovementComplete')).toEqual([]);
    expect(child.all('ParcelOverlay')).toHaveLength(4);
    expect(child.all('LayerData').length).toBeGreaterThan(0);
    expect(child.objectBlocks()).toEqual([]);
    child.replyHandshake();
    await network.runUntil(child.seed(['EventQueueGet'], seed), 1000);
    await network.run(1000);
    expect(child.objectBlocks()).toHaveLength(1);
    expect(grid.regions[1]!.avatars()).toEqual([]);
    expect(root.all('RegionHandshake')).toHaveLength(1);
  });

  it('disable the child agent when the root leaves', async () => {
    const { network, root, child } = await arriveWithChild();
    child.useCircuitCode();
    await network.run(1000);
    root.send({ name: 'LogoutRequest', AgentData: root.agentData });
    await network.run(1000);
    expect(child.all('DisableSimulator')).toHaveLength(1);
  });

  it('do not take the root with them when only the child falls silent', async () => {
    const { network, grid, root, child } = await arriveWithChild();
    child.useCircuitCode();
    await network.run(1000);
    await child.vanish();
    await network.run(65_000);
    expect(grid.regions[0]!.avatars()).toHaveLength(1);
    expect(root.all('KickUser')).toEqual([]);
  });
});

/** Nine regions, Plain in the middle; `most` is how far anybody sees. */
async function inTheMiddle(most = 255) {
  const steps = [999, 1000, 1001];
  const around = steps.flatMap((x) => steps.map((y) => ({ name: `${x} ${y}`, x, y, terrain: flat })));
  const regions = [...around.filter(({ name }) => name !== '1000 1000'), { name: 'Plain', terrain: flat }];
  const config = { ...TEST_CONFIG, regionView: { most }, regions };
  const world = await createTestWorld(config);
  const start = { type: 'place', region: 'Plain', position: { x: 128, y: 128, z: 26 } } as const;
  const root = await world.arrive({ start });
  const nameOf = (port: number) => world.grid.regions.find(({ endpoint }) => endpoint.port === port)?.name;
  const enabled = () =>
    root.events
      .flatMap((event) => decodeRegionEvent(event) ?? [])
      .flatMap((event) => (event.type === 'EnableSimulator' ? [nameOf(event.simulator.port)] : []));
  return { ...world, root, enabled };
}

describe('which neighbours there are', () => {
  it('is told one after the other, each half a second after its agent was made', async () => {
    const { network, enabled } = await inTheMiddle();
    const before = enabled().length;
    expect(before).toBeLessThan(8);
    await network.run(ANNOUNCE_AFTER_MS);
    expect(enabled()).toHaveLength(before + 1);
    await network.run(8 * ANNOUNCE_AFTER_MS);
    expect(new Set(enabled()).size).toBe(8);
  });

  it('goes by the draw distance: what is out of view is closed, and comes back under another seed', async () => {
    const { network, ports, grid, root, enabled } = await inTheMiddle();
    await network.run(5000);
    const west = grid.regions.find(({ name }) => name === '999 1000')!;
    const child = await TestAgent.open(ports, root.login, west.endpoint);
    child.useCircuitCode();
    await network.run(500);
    root.update(0, undefined, 32);
    await network.run(1000);
    expect(child.all('DisableSimulator')).toHaveLength(1);
    expect(enabled()).toHaveLength(8);
    root.update(0, undefined, 512);
    await network.run(8000);
    expect(enabled()).toHaveLength(16);
    const seeds = root.events
      .flatMap((event) => decodeRegionEvent(event) ?? [])
      .flatMap((event) => (event.type === 'EstablishAgentCommunication' ? [event.seedCapability] : []));
    expect(new Set(seeds).size).toBe(16);
  });

  it('is not taken back by a late resend, when it comes and goes faster than its client acknowledges', async () => {
    const regions = REGIONS.regions.slice(0, 2);
    const { network, ports, grid, arrive } = await createTestWorld({ ...REGIONS, regions });
    const root = await arrive();
    const child = await TestAgent.open(ports, root.login, grid.regions[1]!.endpoint);
    child.useCircuitCode();
    await network.run(2500);
    child.isMute = true;
    root.update(0, undefined, 32);
    await network.runUntil(() => child.all('DisableSimulator').length > 0, 3000);
    const before = child.statistics.packetsReceived;
    root.update(0, undefined, 512);
    await network.run(1900);
    expect(child.statistics.packetsReceived).toBeGreaterThan(before);
    await network.run(250);
    const since = child.statistics.packetsReceived;
    await network.run(800);
    expect(child.statistics.packetsReceived).toBe(since);
  });

  it('goes by where the agent is', async () => {
    const { network, root, enabled } = await inTheMiddle(96);
    expect(enabled()).toEqual([]);
    root.update(CONTROL.forward | CONTROL.fly | CONTROL.fastForward);
    await network.run(5000);
    expect(enabled()).toEqual(['1001 1000']);
  });

  it('is nobody that is closed', async () => {
    const regions = [
      { name: 'Plain', terrain: flat },
      { name: 'Closed', x: 1001, terrain: flat, isClosed: true },
      { name: 'Open', x: 999, terrain: flat },
    ];
    const world = await createTestWorld({ ...TEST_CONFIG, regions });
    const root = await world.arrive();
    const enabled = root.events.filter(({ message }) => message === 'EnableSimulator');
    expect(enabled).toHaveLength(1);
  });
});
