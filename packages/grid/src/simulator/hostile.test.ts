import { describe, expect, it } from 'vitest';
import { createWitness } from '@landfall/protocol/evidence';
import type { Witness } from '@landfall/protocol/evidence';
import { describeMessages, encodeMessage } from '@landfall/protocol/message';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { createRandom, sampleMessage } from '@landfall/protocol/testing';
import type { Sampling } from '@landfall/protocol/testing';
import { TEST_CONFIG, createTestWorld, post } from '../testing/index.ts';
import type { TestAgent, TestWorld } from '../testing/index.ts';

const DATAGRAMS = 3000;
const BODIES = 40;
/** These end the agent, as they should. */
const ENDINGS: ReadonlySet<string> = new Set(['LogoutRequest', 'CloseCircuit']);

/** A sampled message that claims to be the agent's own. */
function ownMessage(name: MessageName, agent: TestAgent, sampling: Sampling): MessageOf<MessageName> {
  const message = sampleMessage(name, sampling) as {
    readonly name: MessageName;
    AgentData?: Record<string, unknown>;
  };
  const { AgentData } = message;
  if (AgentData !== undefined && !Array.isArray(AgentData)) {
    Object.assign(AgentData, agent.agentData);
    if ('CircuitCode' in AgentData) AgentData['CircuitCode'] = agent.login.circuitCode;
  }
  return message as MessageOf<MessageName>;
}

/** Hears what is reported as malformed. */
function witnessOf(stumbles: string[]): Witness {
  const options = {
    side: 'SERVER',
    via: 'Ranger',
    actor: 'grid',
    run: 'test',
    now: () => 0,
    wallTime: () => 0,
  } as const;
  return createWitness(options, ({ kind, val }) => {
    if (kind === 'Malformed') stumbles.push(val);
  });
}

/** The second avatar still hears the first, or somebody new who takes its place. */
async function expectAlive({ network, arrive }: TestWorld, witness: TestAgent): Promise<void> {
  const before = witness.all('ChatFromSimulator').length;
  const third = await arrive({ firstName: 'Third', lastName: 'Person' });
  third.chat('still here');
  await network.run(1000);
  expect(witness.all('ChatFromSimulator').length).toBe(before + 1);
}

describe('a region survives', () => {
  it.each(['random', 'least', 'most'] as const)(
    'every message from an agent, with %s values',
    async (values) => {
      const stumbles: string[] = [];
      const world = await createTestWorld(TEST_CONFIG, { witness: witnessOf(stumbles) });
      const witness = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
      const hostile = await world.arrive();
      const random = createRandom(7);
      for (const { name } of describeMessages()) {
        if (ENDINGS.has(name)) continue;
        const sampling: Sampling = { random, repeats: 3, values, fieldBytes: 20, optional: true };
        hostile.send(ownMessage(name as MessageName, hostile, sampling), false);
      }
      await world.network.run(5000);
      await expectAlive(world, witness);
      // The one handler that has something to decode.
      expect(stumbles.filter((what) => !/rate|bytes wanted/.test(what))).toEqual([]);
      const places = world.grid.regions[0]!.avatars().map(({ position }) => position);
      for (const { x, y, z } of places)
        for (const metres of [x, y, z]) expect(Number.isFinite(metres)).toBe(true);
    },
  );

  it('garbage from an agent and from strangers', async () => {
    const world = await createTestWorld();
    const witness = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    const hostile = await world.arrive();
    const stranger = await world.ports.openLink();
    const random = createRandom(11);
    const [good] = [
      encodePacket({ sequence: 9000, body: encodeMessage({ name: 'EconomyDataRequest' }), reliable: true }),
    ];
    for (let sent = 0; sent < DATAGRAMS; sent += 1) {
      const datagram = random.chance(0.5)
        ? random.bytes(random.integer(0, 1500))
        : good.slice(0, random.integer(0, 20));
      if (datagram.length > 0) datagram[random.integer(0, datagram.length - 1)]! ^= random.integer(1, 255);
      if (random.chance(0.5)) hostile.sendRaw(datagram);
      else stranger.send(datagram, world.grid.regions[0]!.endpoint);
    }
    await world.network.run(5000);
    await expectAlive(world, witness);
  });

  it('garbage in every HTTP request', async () => {
    const world = await createTestWorld();
    const witness = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    const names = [
      'EventQueueGet',
      'FetchInventoryDescendents2',
      'FetchInventory2',
      'GetTexture',
      'UploadBakedTexture',
      'ViewerAsset',
      'GetMesh2',
      'NewFileAgentInventory',
      'UpdateNotecardAgentInventory',
    ];
    const urls = await world.network.runUntil(witness.seed([...names, 'GetDisplayNames']), 1000);
    const random = createRandom(13);
    const targets = [world.grid.loginUri, witness.login.seedCapability, ...urls.values()];
    const statuses = new Set<number>();
    for (const url of targets) {
      for (let sent = 0; sent < BODIES; sent += 1) {
        const start = random.pick(['', '<llsd>', '<?xml version="1.0"?><methodCall>', '<llsd><map>']);
        const body = new Uint8Array([
          ...new TextEncoder().encode(start),
          ...random.bytes(random.integer(0, 200)),
        ]);
        const response = post(world.ports, url, 'application/llsd+xml', body);
        statuses.add((await world.network.runUntil(response, 90_000)).status);
      }
    }
    expect(statuses.has(500)).toBe(false);
    await expectAlive(world, witness);
  });

  it('a body that is too long', async () => {
    const { network, ports, grid } = await createTestWorld();
    const response = post(ports, grid.loginUri, 'text/xml', new Uint8Array(2 * 1024 * 1024));
    expect((await network.runUntil(response, 1000)).status).toBe(413);
  });
});
