/** Damaged recordings that are played, and clients that talk nonsense to them: nothing falls over. */
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeLoginRequest, encodeLoginResponse } from '@landfall/protocol/login';
import { encodeDatagram } from '@landfall/protocol/message';
import type { Message, MessageName } from '@landfall/protocol/message';
import { createRandom, damage, sampleMessage } from '@landfall/protocol/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import { nodeInflate } from '@landfall/transport/node';
import { expect, it } from 'vitest';
import type { CaptureRecord, Recording } from '../recording/index.ts';
import { readSession, startReplayServer } from './index.ts';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);

const ID = Uuid.parse('a0000000-0000-4000-8000-000000000003');
const CLIENT = { address: '10.0.0.1', port: 51_000 };
const SIMULATOR = { address: '10.0.0.2', port: 9000 };
const KNOCK: Message = { name: 'UseCircuitCode', CircuitCode: { Code: 77, SessionID: ID, ID } };

const some = (name: MessageName): Message =>
  sampleMessage(name, {
    random: createRandom(name.length),
    repeats: 1,
    values: 'least',
    fieldBytes: 0,
    optional: false,
  });

/** A login, and what both ends say after it. */
function arrival(): CaptureRecord[] {
  const names = { firstName: 'Ann', lastName: 'Other' };
  const asked = encodeLoginRequest({
    ...names,
    secret: { password: 'p4ssw0rd' },
    start: { type: 'last' },
    channel: 'Sample',
    version: '1.2',
  });
  const answered = encodeLoginResponse({
    type: 'success',
    response: {
      ...names,
      agentId: ID,
      sessionId: ID,
      secureSessionId: ID,
      circuitCode: 77,
      simulator: SIMULATOR,
      seedCapability: 'http://10.0.0.2:9000/CAPS/0f3c77a1-95b0-4a8c-8d1e-2f60f6a0b1c2/',
      regionCorner: { x: 256_000, y: 256_000 },
      regionSize: { x: 256, y: 256 },
    },
  });
  const at = (number: number) =>
    ({ number, side: 'wire', monoMs: number * 10, wallMs: number * 10 }) as const;
  const message = ({ contentType, body }: typeof asked) =>
    ({
      beganMs: 0,
      endedMs: 5,
      headers: [['Content-Type', contentType]],
      body,
      missingBytes: 0,
      isWhole: true,
    }) as const;
  const login: CaptureRecord = {
    ...at(1),
    kind: 'exchange',
    from: CLIENT,
    to: SIMULATOR,
    origin: 'http://10.0.0.2:9000',
    request: { ...message(asked), method: 'POST', target: '/' },
    response: { ...message(answered), status: 200 },
  };
  const up = [KNOCK, some('CompleteAgentMovement'), some('RegionHandshakeReply')];
  const down = [
    some('RegionHandshake'),
    some('AgentMovementComplete'),
    some('EnableSimulator'),
    some('TeleportFinish'),
  ];
  const said = [...up.map((own) => [own, true] as const), ...down.map((own) => [own, false] as const)];
  const datagrams = said.map(([own, isUp], index): CaptureRecord => {
    const [from, to] = isUp ? [CLIENT, SIMULATOR] : [SIMULATOR, CLIENT];
    const bytes = encodeDatagram(own, { sequence: index + 1, reliable: true });
    return { ...at(index + 2), kind: 'datagram', from, to, bytes, missingBytes: 0 };
  });
  return [login, ...datagrams];
}

it('plays whatever can be read of a damaged recording, to whoever says whatever', async () => {
  const random = createRandom(29);
  const whole = arrival();
  const damaged = (bytes: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    damage(copy, random);
    return copy;
  };
  let [played, sent] = [0, 0];
  for (let round = 0; round < 300 * TIMES; round++) {
    const records = whole.map((record): CaptureRecord => {
      if (record.kind === 'datagram')
        return random.chance(0.3) ? { ...record, bytes: damaged(record.bytes) } : record;
      if (record.kind !== 'exchange' || record.response === undefined || random.chance(0.8)) return record;
      return { ...record, response: { ...record.response, body: damaged(record.response.body) } };
    });
    const session = await readSession(recordingOfRecords(records), nodeInflate).catch((error: unknown) => {
      expect(error).toBeInstanceOf(DecodeError);
    });
    if (session === undefined) continue;
    const network = new MemoryNetwork();
    const ports = network.ports();
    const replay = await network.runUntil(startReplayServer(session, ports, { pace: 'max' }), 1000);
    const link = await network.runUntil(ports.openLink(), 1000);
    const said = [KNOCK, some('CompleteAgentMovement'), some('StartPingCheck'), some('PacketAck')];
    for (const { endpoint } of replay.progress().simulators)
      for (const message of [...said, ...said]) {
        const bytes = encodeDatagram(message, {
          sequence: random.integer(1, 9),
          reliable: random.chance(0.5),
        });
        link.send(random.chance(0.3) ? damaged(bytes) : bytes, endpoint);
      }
    const request = {
      method: 'POST',
      url: replay.loginUri,
      body: damaged(new Uint8Array(200).fill(60)),
    } as const;
    await network.runUntil(ports.http.request(request), 1000);
    await network.run(20_000);
    for (const { sent: count } of replay.progress().simulators) sent += count;
    await network.runUntil(replay.close(), 1000);
    await link.close();
    played++;
  }
  expect(played).toBeGreaterThan(100 * TIMES);
  expect(sent).toBeGreaterThan(played);
});

function recordingOfRecords(all: readonly CaptureRecord[]): Recording {
  async function* records() {
    for (const record of all) yield await Promise.resolve(record);
    return { records: all.length, unread: new Map(), cut: undefined, damage: undefined };
  }
  return { records, [Symbol.asyncIterator]: records };
}
