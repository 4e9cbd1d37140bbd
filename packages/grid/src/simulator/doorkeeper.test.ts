import { describe, expect, it } from 'vitest';
import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { encodeMessage } from '@landfall/protocol/message';
import { decodeMessage } from '@landfall/protocol/message';
import { decodePacket, encodePacket } from '@landfall/protocol/packet';
import { NOBODY, TEST_CONFIG, createTestWorld } from '../testing/index.ts';
import type { TestWorld } from '../testing/index.ts';
import { MOST_REFUSALS_TOLD } from './refusals.ts';

/** A bare socket: what comes back, decoded. */
async function openStranger({ ports, grid }: TestWorld) {
  const link = await ports.openLink();
  const heard: { sequence: number; name: string; acked: readonly number[] }[] = [];
  link.onDatagram((datagram) => {
    const { sequence, body } = decodePacket(datagram);
    const message = decodeMessage(body);
    const acked = message.name === 'PacketAck' ? message.Packets.map(({ ID }) => ID) : [];
    heard.push({ sequence, name: message.name, acked });
  });
  return { heard, send: (datagram: Uint8Array) => link.send(datagram, grid.regions[0]!.endpoint) };
}

const useCircuitCode = (sequence: number, Code: number, SessionID = NOBODY, ID = NOBODY): Uint8Array =>
  encodePacket({
    sequence,
    body: encodeMessage({ name: 'UseCircuitCode', CircuitCode: { Code, SessionID, ID } }),
    reliable: true,
  });

/** What is told, by kind. */
function recorder() {
  const told: EvidenceRecord[] = [];
  const options = { side: 'SERVER', via: 'Ranger', actor: 'grid', run: 'test' } as const;
  const witness = createWitness({ ...options, now: () => 0, wallTime: () => 0 }, (record) =>
    told.push(record),
  );
  const dataOf = (wanted: ObservationKind) =>
    told.flatMap(({ kind, data }) => (kind === wanted && data !== undefined ? [data] : []));
  return { dataOf, witness };
}

describe('a circuit', () => {
  it('is refused after an immediate ack of sequence 0 when the code is wrong', async () => {
    const world = await createTestWorld();
    const stranger = await openStranger(world);
    stranger.send(useCircuitCode(7, 12_345));
    await world.network.run(5);
    expect(stranger.heard).toEqual([{ sequence: 0, name: 'PacketAck', acked: [7] }]);
    await world.network.run(10_000);
    expect(stranger.heard).toHaveLength(1);
  });

  it('lets no stranger fill the evidence, however many wrong codes come', async () => {
    const { dataOf, witness } = recorder();
    const world = await createTestWorld(TEST_CONFIG, { witness });
    const stranger = await openStranger(world);
    for (let n = 0; n < 500; n++) stranger.send(useCircuitCode(n + 1, n));
    await world.network.run(1500);
    expect(stranger.heard).toHaveLength(500);
    expect(dataOf('UseCircuitCodeReceived')).toHaveLength(MOST_REFUSALS_TOLD);
    const rejected = dataOf('UseCircuitCodeRejected');
    expect(rejected.map((data) => data['circuit'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 499]);
    expect(rejected.flatMap((data) => data['others'] ?? [])).toEqual([489]);

    stranger.send(useCircuitCode(1, 4711));
    await world.network.run(5000);
    expect(dataOf('UseCircuitCodeRejected').slice(11)).toEqual([
      { circuit: 4711, from: rejected[0]!['from'] },
    ]);
  });

  it('tells what was not told yet when the grid closes', async () => {
    const { dataOf, witness } = recorder();
    const world = await createTestWorld(TEST_CONFIG, { witness });
    const stranger = await openStranger(world);
    for (let n = 0; n < 20; n++) stranger.send(useCircuitCode(n + 1, n));
    await world.network.run(10);
    await world.network.runUntil(world.grid.close(), 10_000);
    expect(dataOf('UseCircuitCodeRejected').at(-1)).toMatchObject({ circuit: 19, others: 9 });
  });

  it.each(['code', 'session', 'agent'])(
    'needs the right %s; the same endpoint may try again',
    async (wrong) => {
      const world = await createTestWorld();
      const { login } = await world.join();
      const stranger = await openStranger(world);
      const Code = wrong === 'code' ? login.circuitCode + 1 : login.circuitCode;
      const session = wrong === 'session' ? NOBODY : login.sessionId;
      const agent = wrong === 'agent' ? NOBODY : login.agentId;
      stranger.send(useCircuitCode(1, Code, session, agent));
      await world.network.run(6000);
      expect(stranger.heard.map(({ name }) => name)).toEqual(['PacketAck']);
      stranger.send(useCircuitCode(2, login.circuitCode, login.sessionId, login.agentId));
      await world.network.run(6000);
      expect(stranger.heard[1]).toEqual({ sequence: 0, name: 'PacketAck', acked: [2] });
      expect(stranger.heard.map(({ name }) => name)).toContain('StartPingCheck');
    },
  );

  it('does not exist for strangers', async () => {
    const world = await createTestWorld();
    const stranger = await openStranger(world);
    stranger.send(
      encodePacket({ sequence: 1, body: encodeMessage({ name: 'EconomyDataRequest' }), reliable: true }),
    );
    stranger.send(new Uint8Array(3));
    stranger.send(new Uint8Array(0));
    stranger.send(Uint8Array.of(0x40, 0, 0, 0, 1, 0, 0xff, 0xff, 0, 3, 1));
    await world.network.run(10_000);
    expect(stranger.heard).toEqual([]);
  });

  it('acks UseCircuitCode again and ignores it, even a wrong one', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    const before = agent.all('RegionHandshake').length;
    agent.useCircuitCode();
    agent.useCircuitCode(1);
    await world.network.run(2000);
    const acked = agent.circuitEvents.filter(
      (event) => event.type === 'acked' && event.name === 'UseCircuitCode',
    );
    expect(acked).toHaveLength(3);
    expect(agent.all('RegionHandshake')).toHaveLength(before);
  });

  it('cannot be opened a second time from elsewhere', async () => {
    const world = await createTestWorld();
    const { login } = await world.arrive();
    const thief = await openStranger(world);
    thief.send(useCircuitCode(1, login.circuitCode, login.sessionId, login.agentId));
    await world.network.run(6000);
    expect(thief.heard.map(({ name }) => name)).toEqual(['PacketAck']);
  });

  it('drops messages that name another agent or session', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    const AgentData = { AgentID: NOBODY, SessionID: agent.login.sessionId };
    agent.send({ name: 'LogoutRequest', AgentData });
    agent.send({ name: 'LogoutRequest', AgentData: { ...agent.agentData, SessionID: NOBODY } });
    await world.network.run(1000);
    expect(agent.all('LogoutReply')).toEqual([]);
    expect(world.grid.regions[0]!.avatars()).toHaveLength(1);
  });
});
