import { describe, expect, it } from 'vitest';
import { decodeRegionEvent } from '@landfall/protocol/capability';
import type { EnableSimulator, EstablishAgentCommunication } from '@landfall/protocol/capability';
import type { Region } from '../region/index.ts';
import { TEST_CONFIG, TestAgent, createTestWorld } from '../../testing/index.ts';
import { neighboursOf } from './index.ts';

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
  it('are announced by the event queue: those that touch, corners included', async () => {
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

describe('the neighbours of a region', () => {
  const region = (name: string, gridX: number, gridY: number, sizeMetres = 256): Region =>
    ({ name, gridX, gridY, sizeMetres }) as Region;
  const all = [
    region('middle', 1000, 1000, 512),
    region('west', 999, 1001),
    region('south-west', 999, 999),
    region('north-east', 1002, 1002),
    region('too far east', 1003, 1000),
    region('large in the north', 998, 1002, 1024),
    region('not quite', 1000, 998),
  ];
  for (const one of all) Object.assign(one, { services: { regions: all } });

  it('are those that touch it, whatever their sizes', () => {
    expect(neighboursOf(all[0]!).map(({ name }) => name)).toEqual([
      'west',
      'south-west',
      'north-east',
      'large in the north',
    ]);
  });

  it('are neighbours of each other', () => {
    for (const one of all) for (const other of neighboursOf(one)) expect(neighboursOf(other)).toContain(one);
  });
});
