import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeMessage, encodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { FLAG_ACKS, decodePacket, encodePacket } from '@landfall/protocol/packet';
import { SAMPLES, collect, fileOf } from '../testing/index.ts';
import { recordingOf } from '../recording/index.ts';
import type { CaptureRecord, DatagramRecord, ExchangeRecord, RecordToWrite } from '../recording/index.ts';
import { findLeaks, redactRecording, redactingSink } from './index.ts';
import type { RedactionOptions } from './index.ts';

const SESSION = 'da8c5d9a-f9c1-4dc7-9954-61904e5ca530';
const SECURE = '7e000000-0000-4dc7-0000-61904e5c0000';
const SEED = '0fd7670f-83e8-47ae-bb8b-abaac3feef9d';
const EVENTS = 'd447a929-f442-4a03-91e2-275aa3e6927f';
const ASSET = '6522e74d-1660-4e7f-b601-6f48c1659a77';
const HASH = '098f6bcd4621d373cade4e832627b4f6';
const SECRETS = [SESSION, SECURE, SEED, EVENTS, HASH, '02:FC:00:00:00:01', '424242', 'Basic c2VjcmV0'];

const at = { side: 'client', monoMs: 1, wallMs: 1e12 } as const;
const AGENT = { address: '10.20.30.40', port: 4000 };
const REGION = { address: '10.20.30.41', port: 9000 };

type Headers = readonly (readonly [string, string])[];

function exchange(
  target: string,
  asked: string | Uint8Array,
  said: string | Uint8Array,
  headers: Headers = [],
): RecordToWrite {
  const part = (body: string | Uint8Array) => ({
    beganMs: 1,
    endedMs: 1,
    headers: [...headers, ['content-length', String(body.length)] as const],
    body: new Uint8Array(Buffer.from(body)),
    missingBytes: 0,
    isWhole: true,
  });
  return {
    kind: 'exchange',
    ...at,
    from: AGENT,
    to: REGION,
    origin: 'http://10.20.30.41:9000',
    request: { ...part(asked), method: 'POST', target },
    response: { ...part(said), status: 200 },
  };
}

const member = (name: string, value: string): string =>
  `<member><name>${name}</name><value><string>${value}</string></value></member>`;
const LOGIN = exchange(
  '/',
  member('passwd', `$1$${HASH}`) + member('mac', '02:FC:00:00:00:01') + member('token', '424242'),
  member('session_id', SESSION) +
    member('secure_session_id', SECURE) +
    member('sim_ip', '10.20.30.41') +
    member('seed_capability', `http://10.20.30.41:9000/CAPS/${SEED}0000/`),
  [['Authorization', 'Basic c2VjcmV0']],
);
const CAPS = exchange(
  `/CAPS/${SEED}0000/`,
  '<llsd><array><string>EventQueueGet</string></array></llsd>',
  gzipSync(
    `<llsd><map><key>EventQueueGet</key><string>http://10.20.30.41:9000/CE/${EVENTS}</string></map></llsd>`,
  ),
  [['Content-Encoding', 'identity']],
);
const TEXTURE = exchange(`/${EVENTS}/?texture_id=${ASSET}`, '', '');

function datagram(message: Message, zerocoded = false): RecordToWrite {
  const bytes = encodePacket({
    sequence: 7,
    body: encodeMessage(message),
    reliable: true,
    zerocoded,
    acks: [1, 2],
  });
  return { kind: 'datagram', ...at, from: AGENT, to: REGION, bytes, missingBytes: 0 };
}

const AgentData = { AgentID: Uuid.parse(ASSET), SessionID: Uuid.parse(SESSION) };
const CHAT: Message = {
  name: 'ChatFromViewer',
  AgentData,
  ChatData: { Message: new Uint8Array(Buffer.from('Meet me at 7, ö!\0')), Type: 1, Channel: 0 },
};
const CIRCUIT: Message = {
  name: 'UseCircuitCode',
  CircuitCode: { Code: 5, SessionID: Uuid.parse(SECURE), ID: Uuid.parse(ASSET) },
};
const NEIGHBOUR: Message = {
  name: 'EnableSimulator',
  SimulatorInfo: { Handle: 1n, IP: '10.20.30.99', Port: 9001 },
};

async function redacted(
  records: readonly RecordToWrite[],
  options?: RedactionOptions,
): Promise<CaptureRecord[]> {
  const bytes = fileOf(records);
  // oxlint-disable-next-line typescript/require-await -- the shape is asynchronous
  const recording = recordingOf(async function* () {
    yield bytes;
  });
  return await collect(redactRecording(recording, options));
}

const asDatagram = (record: CaptureRecord | undefined): DatagramRecord => record as DatagramRecord;
const asExchange = (record: CaptureRecord | undefined): ExchangeRecord => record as ExchangeRecord;
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

function messageOf(record: CaptureRecord | undefined): Message {
  const { bytes, start, end } = decodePacket(asDatagram(record).bytes);
  return decodeMessage(bytes, start, end);
}

describe('a recording without its secrets', () => {
  const all = [datagram(CHAT), datagram(CIRCUIT, true), LOGIN, CAPS, TEXTURE];

  it('has none of them left, wherever they stood, also before they were told', async () => {
    expect(
      findLeaks(
        all.map((record) => ({ ...record, number: 1 })),
        SECRETS,
      ),
    ).toHaveLength(SECRETS.length);
    expect(findLeaks(await redacted(all), SECRETS)).toEqual([]);
  });

  it('has the same stand-in for the same secret, of the same length, and all else as it was', async () => {
    const [chat, circuit, login, , texture] = await redacted(all);
    const session = (messageOf(chat) as { AgentData: { SessionID: Uuid } }).AgentData.SessionID.toString();
    const body = textOf(asExchange(login).response?.body);
    expect(body).toContain(member('session_id', session));
    expect(body).toContain('http://10.20.30.41:9000/CAPS/');
    expect(messageOf(chat)).toMatchObject({
      AgentData: { AgentID: AgentData.AgentID },
      ChatData: CHAT.ChatData,
    });
    const before = decodePacket((all[1] as DatagramRecord).bytes);
    const after = decodePacket(asDatagram(circuit).bytes);
    expect([after.zerocoded, after.acks, after.sequence, after.end - after.start]).toEqual([
      true,
      before.acks,
      7,
      before.end - before.start,
    ]);
    expect(asExchange(texture).request?.target).toMatch(
      new RegExp(`^/[0-9a-f-]{36}/\\?texture_id=${ASSET}$`),
    );
  });

  it.each([false, true])(
    'keeps an extra header and an empty list of acks, zero-coded: %s',
    async (zerocoded) => {
      const extra = Uint8Array.of(9, 8, 7);
      const body = encodeMessage(CIRCUIT);
      const bytes = Uint8Array.of(...encodePacket({ sequence: 7, body, zerocoded, acks: [], extra }), 0);
      bytes[0] = bytes[0]! | FLAG_ACKS;
      const [after] = await redacted([{ ...(datagram(CIRCUIT) as DatagramRecord), bytes }]);
      const packet = decodePacket(asDatagram(after).bytes);
      expect([packet.flags, packet.acks, packet.extra]).toEqual([bytes[0], [], extra]);
      expect(messageOf(after)).toMatchObject({ CircuitCode: { Code: 5, ID: Uuid.parse(ASSET) } });
      expect(findLeaks([after!], [SECURE])).toEqual([]);
    },
  );

  it('has nothing of one in a packet that is zero-coded in an unusual way', async () => {
    const [record] = [datagram(CIRCUIT, true) as DatagramRecord];
    const { bytes } = record;
    // A run of five zeros as two: 00 02 00 03 instead of 00 05.
    const run = Buffer.from(bytes).indexOf(Uint8Array.of(0, 5), 6);
    const odd = Buffer.concat([bytes.subarray(0, run), Uint8Array.of(0, 2, 0, 3), bytes.subarray(run + 2)]);
    expect(decodePacket(odd).body).toEqual(decodePacket(bytes).body);
    expect(run).toBeGreaterThan(6);
    const all = await redacted([{ ...record, bytes: new Uint8Array(odd) }]);
    expect(findLeaks(all, SECRETS)).toEqual([]);
  });

  it('has packed bodies packed anew, with their length', async () => {
    const packed = gzipSync(`{"session_id":"${SESSION}"}`);
    const [record] = await redacted([exchange('/', '', packed, [['Content-Encoding', 'gzip']])]);
    const { body, headers } = asExchange(record).response!;
    expect(textOf(gunzipSync(body))).toMatch(/^\{"session_id":"[0-9a-f-]{36}"\}$/);
    expect(textOf(gunzipSync(body))).not.toContain(SESSION);
    expect(headers).toContainEqual(['content-length', String(body.length)]);
  });

  it('has nothing of what cannot be read and holds one', async () => {
    const bytes = new Uint8Array(
      Buffer.concat([Uint8Array.of(0x80, 0, 0), Buffer.from(SESSION.replaceAll('-', ''), 'hex')]),
    );
    const odd: RecordToWrite = {
      kind: 'datagram',
      ...at,
      from: AGENT,
      to: REGION,
      bytes: bytes.subarray(0),
      missingBytes: 0,
    };
    const [, first] = await redacted([datagram(CHAT), odd]);
    expect(findLeaks([first!], SECRETS)).toEqual([]);
    expect(asDatagram(first).bytes).toHaveLength(bytes.length);
    const broken = Buffer.from(`garbage ${SESSION}`);
    const [, other] = await redacted([
      datagram(CHAT),
      exchange('/', broken, '', [['content-encoding', 'br']]),
    ]);
    expect(asExchange(other).request?.body).toEqual(new Uint8Array(broken.length));
  });

  it('is the same bytes where there was no secret', async () => {
    expect(await redacted(SAMPLES)).toEqual(
      SAMPLES.map((sample, index) => ({ ...sample, number: index + 1 })),
    );
  });

  it('has no words and no addresses where that is asked for, and is as long', async () => {
    const said = `<llsd><map><key>message</key><string>Meet me at 7</string></map></llsd>`;
    const records = [datagram(CHAT), datagram(NEIGHBOUR), LOGIN, exchange('/', '', said)];
    const [chat, neighbour, login, queue] = await redacted(records, { words: true, addresses: true });
    expect(textOf((messageOf(chat) as typeof CHAT).ChatData.Message)).toBe('xxxx xx xx 0, xx!\0');
    expect(textOf(asExchange(queue).response?.body)).toContain('<string>xxxx xx xx 0</string>');
    const { IP } = (messageOf(neighbour) as typeof NEIGHBOUR).SimulatorInfo;
    expect(IP).not.toBe('10.20.30.99');
    expect(asDatagram(chat).to.address).not.toBe(REGION.address);
    expect(textOf(asExchange(login).response?.body)).toContain(member('sim_ip', asDatagram(chat).to.address));
    expect(asExchange(login).origin).toBe(`http://${asDatagram(chat).to.address}:9000`);
    const everything = Buffer.concat([
      fileOf((await redacted(records, { addresses: true })).map(({ ...record }) => record)),
    ]);
    expect(everything.includes('10.20.30')).toBe(false);
  });

  it.each([
    ['of a hash', HASH, 'c'.repeat(32)],
    ['of a hash with other digits', HASH, '8ad8757baa8564dc136c1e07507f4a98'],
    ['of a code', '424242', '907081'],
    ['of an address', '02:FC:00:00:00:01', 'DE:AD:BE:EF:CA:FE'],
    ['of credentials', 'c2VjcmV0', 'bUzA12yX'],
    ['of an id', SECURE, '4dc7da8c-f9c1-4dc7-9954-904e5ca530ff'],
  ])('tells nothing %s: those that differ in it only become the same', async (_, secret, other) => {
    const replaced = (text: string): string => text.replaceAll(secret, other);
    const message = <M extends { headers: Headers; body: Uint8Array }>(part: M): M => ({
      ...part,
      headers: part.headers.map(([name, value]) => [name, replaced(value)] as const),
      body: new Uint8Array(Buffer.from(replaced(textOf(part.body)))),
    });
    const { request, response } = LOGIN as ExchangeRecord;
    const theirs = { ...LOGIN, request: message(request!), response: message(response!) } as RecordToWrite;
    expect(theirs).not.toEqual(LOGIN);
    expect(await redacted([theirs])).toEqual(await redacted([LOGIN]));
  });

  it('is learnt and written in one go while something is recorded', () => {
    const written: RecordToWrite[] = [];
    const sink = redactingSink((record) => written.push(record));
    for (const record of [LOGIN, CAPS, datagram(CHAT), datagram(CIRCUIT, true), TEXTURE]) sink(record);
    const numbered = written.map((record, index) => ({ ...record, number: index + 1 }));
    expect(findLeaks(numbered, SECRETS)).toEqual([]);
  });
});
