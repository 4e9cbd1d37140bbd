import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { decodeRegionEvent, encodeSeedRequest } from '@landfall/protocol/capability';
import type { EnableSimulator, EstablishAgentCommunication } from '@landfall/protocol/capability';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { NOBODY, TEST_CONFIG, TestAgent, createTestWorld, post } from '../../testing/index.ts';

const flat = { kind: 'flat', height: 25 } as const;
const PRIM = 'b0000000-0000-4000-8000-000000000001';
const TWO = {
  ...TEST_CONFIG,
  regions: [
    { name: 'Plain', terrain: flat },
    {
      name: 'East',
      x: 1001,
      terrain: flat,
      prims: [{ id: PRIM, position: [10, 128, 26] as [number, number, number] }],
    },
  ],
} satisfies typeof TEST_CONFIG;

/** A root agent in the west, and a circuit of its child agent in the east which has said nothing yet. */
async function withChild() {
  const world = await createTestWorld(TWO);
  const root = await world.arrive();
  const events = root.events.flatMap((event) => decodeRegionEvent(event) ?? []);
  const { simulator } = events.find((event): event is EnableSimulator => event.type === 'EnableSimulator')!;
  const { seedCapability } = events.find(
    (event): event is EstablishAgentCommunication => event.type === 'EstablishAgentCommunication',
  )!;
  const child = await TestAgent.open(world.ports, root.login, simulator);
  return { ...world, root, child, seedCapability, simulator };
}

describe('a child agent', () => {
  it('has no body: nothing that needs one is done or answered', async () => {
    const { network, grid, arrive, child } = await withChild();
    const there = await arrive({
      firstName: 'Second',
      lastName: 'Avatar',
      start: { type: 'place', region: 'East', position: { x: 5, y: 128, z: 30 } },
    });
    child.useCircuitCode();
    child.replyHandshake();
    child.completeMovement();
    child.update(CONTROL.forward);
    child.chat('can you hear me?');
    const { agentData: AgentData } = child;
    const TargetObject = { TargetID: Uuid.parse(PRIM), Offset: ZERO_VECTOR };
    child.send({ name: 'AgentRequestSit', AgentData, TargetObject });
    child.send({ name: 'AgentSit', AgentData });
    child.send({
      name: 'AgentAnimation',
      AgentData,
      AnimationList: [{ AnimID: NOBODY, StartAnim: true }],
      PhysicalAvatarEventList: [],
    });
    child.send({ name: 'TeleportLandmarkRequest', Info: { ...AgentData, LandmarkID: Uuid.zero } });
    await network.run(3000);
    expect(grid.regions[1]!.avatars().map(({ name }) => name)).toEqual(['Second Avatar']);
    expect(there.all('ChatFromSimulator')).toEqual([]);
    const answers = ['AvatarSitResponse', 'TeleportFailed', 'AlertMessage', 'AgentMovementComplete'] as const;
    for (const name of answers) expect(child.all(name)).toEqual([]);
  });

  it('sees who is there, and who comes and goes', async () => {
    const { network, arrive, child, seedCapability } = await withChild();
    child.useCircuitCode();
    child.replyHandshake();
    await network.runUntil(child.seed(['EventQueueGet'], seedCapability), 1000);
    await network.run(2000);
    const there = await arrive({
      firstName: 'Second',
      lastName: 'Avatar',
      start: { type: 'place', region: 'East', position: { x: 5, y: 128, z: 30 } },
    });
    const avatars = child.objectBlocks().filter(({ PCode }) => PCode === 47);
    expect(avatars.map(({ FullID }) => FullID.key)).toEqual([there.login.agentId.key]);
    there.send({ name: 'LogoutRequest', AgentData: there.agentData });
    await network.run(1000);
    expect(child.all('KillObject').flatMap(({ ObjectData }) => ObjectData)).toEqual([{ ID: avatars[0]!.ID }]);
  });

  it('cannot log the root out, and is not asked to when it tries', async () => {
    const { network, grid, child } = await withChild();
    child.useCircuitCode();
    await network.run(500);
    child.send({ name: 'LogoutRequest', AgentData: child.agentData });
    await network.run(1000);
    expect(child.all('LogoutReply')).toEqual([]);
    expect(grid.regions[0]!.avatars()).toHaveLength(1);
  });

  it('may close its circuit and open it again', async () => {
    const { network, ports, root, child, simulator, grid } = await withChild();
    child.useCircuitCode();
    await network.run(500);
    child.send({ name: 'CloseCircuit' }, false);
    await network.run(500);
    expect(grid.regions[0]!.avatars()).toHaveLength(1);
    const again = await TestAgent.open(ports, root.login, simulator);
    again.useCircuitCode();
    await network.run(500);
    // It left: the region does not expect it any more until it is invited anew.
    expect(again.all('RegionHandshake')).toEqual([]);
  });
});

describe('an invitation', () => {
  it('holds for the agent that got it and for nobody else', async () => {
    const { network, ports, root, simulator } = await withChild();
    const { login } = root;
    for (const forged of [
      { ...login, sessionId: NOBODY },
      { ...login, agentId: NOBODY },
      { ...login, circuitCode: login.circuitCode + 1 },
    ]) {
      const stranger = await TestAgent.open(ports, forged, simulator);
      stranger.useCircuitCode();
      await network.run(500);
      expect(stranger.all('RegionHandshake')).toEqual([]);
    }
  });

  it('ends with the session: its seed is gone and its circuit is refused', async () => {
    const { network, ports, root, child, seedCapability } = await withChild();
    root.send({ name: 'LogoutRequest', AgentData: root.agentData });
    await network.run(1000);
    child.useCircuitCode();
    await network.run(1000);
    expect(child.all('RegionHandshake')).toEqual([]);
    const seed = post(ports, seedCapability, 'application/llsd+xml', encodeSeedRequest(['EventQueueGet']));
    expect((await network.runUntil(seed, 1000)).status).toBe(404);
  });
});
