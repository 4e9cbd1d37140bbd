import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeDatagram } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { Uuid } from '@landfall/protocol/datatypes';
import { nodeInflate } from '@landfall/transport/node';
import { compileFilter } from '../filter/index.ts';
import { encodeRecord, encodeRecordingHeader, followChunks, recordingOf } from '../recording/index.ts';
import type { RecordToWrite } from '../recording/index.ts';
import { collect } from '../testing/index.ts';
import type { Health } from './answers.ts';
import { findRows } from './find.ts';
import { HealthScan } from './health.ts';
import { createCaptureIndex, openCaptureIndex } from './index.ts';
import type { CaptureIndex } from './index.ts';
import { RoundTrips } from './round-trips.ts';
import { savedSelection } from './save.ts';
import type { SavedFormat } from './save.ts';

const [CLIENT, SIMULATOR] = ['127.0.0.1:50000', '127.0.0.1:9000'];
const endpoint = (text: string) => ({ address: '127.0.0.1', port: Number(text.split(':')[1]) });
const SECRET = 'da8c5d9a-f9c1-4dc7-9954-61904e5ca530';
const id = Uuid.parse(SECRET);
const CHAT: Message = {
  name: 'ChatFromViewer',
  AgentData: { AgentID: Uuid.zero, SessionID: id },
  ChatData: { Message: new TextEncoder().encode('hello\0'), Type: 1, Channel: 0 },
};
const PING: Message = { name: 'StartPingCheck', PingID: { PingID: 3, OldestUnacked: 1 } };
const acks = (...sequences: number[]): Message => ({
  name: 'PacketAck',
  Packets: sequences.map((ID) => ({ ID })),
});

interface Sent {
  readonly resent?: boolean;
  readonly reliable?: boolean;
  readonly acks?: readonly number[];
}

function up(ms: number, sequence: number, message: Message, sent: Sent = {}): RecordToWrite {
  return datagram(ms, sequence, message, sent, [CLIENT!, SIMULATOR!]);
}
function down(ms: number, sequence: number, message: Message, sent: Sent = {}): RecordToWrite {
  return datagram(ms, sequence, message, sent, [SIMULATOR!, CLIENT!]);
}
function datagram(
  ms: number,
  sequence: number,
  message: Message,
  { resent = false, reliable = true, acks: appended = [] }: Sent,
  [from, to]: readonly [string, string],
): RecordToWrite {
  const bytes = encodeDatagram(message, { sequence, reliable, resent, zerocoded: false, acks: appended });
  const when = { monoMs: ms, wallMs: 1_767_225_600_000 + ms };
  return {
    kind: 'datagram',
    side: 'wire',
    ...when,
    from: endpoint(from),
    to: endpoint(to),
    bytes,
    missingBytes: 0,
  };
}

const fileOf = (records: readonly RecordToWrite[]): Uint8Array =>
  Buffer.concat([encodeRecordingHeader(), ...records.map((record) => encodeRecord(record))]);
const recordingFrom = (bytes: Uint8Array) =>
  recordingOf(async function* () {
    yield await Promise.resolve(bytes);
  });
const indexOf = async (records: readonly RecordToWrite[]): Promise<CaptureIndex> =>
  await createCaptureIndex(recordingFrom(fileOf(records)), nodeInflate);

async function healthOf(index: CaptureIndex): Promise<Health> {
  const scan = new HealthScan(index);
  for (;;) {
    const health = await scan.goOn();
    if (health.looked === index.count) return health;
  }
}

describe('the health of circuits', () => {
  it('is what was sent, sent again and acknowledged, each way by itself', async () => {
    await using index = await indexOf([
      up(0, 1, CHAT),
      down(40, 1, acks(1), { reliable: false }),
      up(100, 2, CHAT),
      up(1100, 2, CHAT, { resent: true }),
      down(1150, 2, PING, { reliable: true, acks: [2] }),
      up(1200, 3, CHAT),
      up(1250, 4, acks(2), { reliable: false }),
    ]);
    const { circuits, messages } = await healthOf(index);
    const [there, back] = [CLIENT, SIMULATOR].map((end) => circuits.find(({ from }) => from === end));
    expect(there).toMatchObject({
      to: SIMULATOR,
      packets: 5,
      ms: 1250,
      reliable: 3,
      resent: 1,
      repeats: 1,
      acked: 2,
      waiting: 1,
      // What was sent twice tells nothing of the road.
      trips: 1,
      mostMs: 40,
    });
    expect(back).toMatchObject({ packets: 2, reliable: 1, resent: 0, acked: 1, waiting: 0, mostMs: 100 });
    const chat = messages.find(({ name }) => name === 'ChatFromViewer')!;
    expect(chat).toMatchObject({ direction: 'c2s', packets: 4, resent: 1 });
    // Two in each of the first two seconds.
    expect(chat.peakBytes).toBe(chat.bytes / 2);
    expect(messages.map(({ bytes }) => bytes)).toEqual(
      messages.map(({ bytes }) => bytes).toSorted((one, other) => other - one),
    );
  });

  it('is what one side recorded, where both did', async () => {
    const both = [up(0, 1, CHAT), down(40, 1, acks(1), { reliable: false })].flatMap((record) => [
      { ...record, side: 'client' as const },
      { ...record, side: 'server' as const, monoMs: record.monoMs + 5 },
    ]);
    await using index = await indexOf(both);
    const { side, circuits } = await healthOf(index);
    expect([side, circuits.length]).toEqual(['client', 2]);
    expect(circuits.find(({ from }) => from === CLIENT)).toMatchObject({
      packets: 1,
      repeats: 0,
      mostMs: 40,
    });
  });

  it('knows round trips to 5 %, however many there are', () => {
    const trips = new RoundTrips();
    expect(trips.summary()).toEqual({ trips: 0 });
    for (let ms = 1; ms <= 1000; ms++) trips.add(ms);
    const { medianMs, p95Ms, mostMs } = trips.summary();
    expect(medianMs! / 500).toBeCloseTo(1, 1);
    expect(p95Ms! / 950).toBeCloseTo(1, 1);
    expect(mostMs).toBe(1000);
  });
});

describe('a recording that is written while it is looked into', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-follow-'));
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  it('shows what has come, half records when they are whole, and ends when it is told to', async () => {
    const file = join(folder, 'x.lfc');
    const [one, two] = [encodeRecord(up(0, 1, CHAT)), encodeRecord(down(40, 1, acks(1)))];
    await writeFile(file, encodeRecordingHeader());
    const controller = new AbortController();
    let wake = (): void => undefined;
    let waits = 0;
    let hasWaited = (): void => undefined;
    const wait = async (): Promise<void> => {
      waits++;
      hasWaited();
      await new Promise<void>((resolve) => (wake = resolve));
    };
    /** All that is there has been read. */
    const caughtUp = async (): Promise<void> => {
      const before = waits;
      const waiting = new Promise<void>((resolve) => (hasWaited = resolve));
      wake();
      if (waits === before) await waiting;
    };
    const recording = recordingOf(() => followChunks(file, { signal: controller.signal, wait }));
    await using index = await openCaptureIndex(recording, nodeInflate, { isFollowed: true });
    const scan = new HealthScan(index);
    await caughtUp();
    expect([index.count, index.isGrowing]).toEqual([0, true]);
    await appendFile(file, Buffer.concat([one, two.subarray(0, 9)]));
    await caughtUp();
    await new Promise((resolve) => setImmediate(resolve));
    expect(index.count).toBe(1);
    expect(await index.packet(0)).toMatchObject({ kind: 'datagram', from: endpoint(CLIENT!) });
    expect((await scan.goOn()).circuits).toMatchObject([{ packets: 1, waiting: 1 }]);
    await appendFile(file, two.subarray(9));
    await caughtUp();
    expect(index.count).toBe(2);
    const found = await findRows(index, compileFilter('PacketAck.Packets.ID == 1'), 0, nodeInflate);
    expect(found).toEqual({ hits: [1], next: 2 });
    expect((await scan.goOn()).circuits).toEqual(
      expect.arrayContaining([expect.objectContaining({ from: CLIENT, acked: 1, waiting: 0 })]),
    );
    controller.abort();
    wake();
    await index.done;
    expect([index.isGrowing, index.remarks]).toEqual([false, []]);
  });

  it('is refused where it cannot be read', async () => {
    const { signal } = new AbortController();
    const reading = collect(recordingOf(() => followChunks(join(folder, 'none'), { signal })));
    await expect(reading).rejects.toThrow(/cannot read .*none/);
  });
});

describe('a selection', () => {
  it('of several sides has them all as interfaces of a pcapng, and one in a pcap', async () => {
    const other: RecordToWrite = { ...up(1, 1, CHAT), side: 'server' };
    await using index = await indexOf([up(0, 1, CHAT), other]);
    const count = async (format: SavedFormat): Promise<number> => {
      const saved = await collect(savedSelection(index, compileFilter(''), format, nodeInflate));
      await using again = await createCaptureIndex(recordingFrom(Buffer.concat(saved)), nodeInflate);
      return again.count;
    };
    expect([await count('lfc'), await count('pcapng'), await count('pcap')]).toEqual([2, 2, 1]);
  });

  it.each<SavedFormat>(['lfc', 'pcap', 'pcapng'])('is saved as %s, without secrets', async (format) => {
    await using index = await indexOf([
      up(0, 1, CHAT),
      down(40, 1, acks(1)),
      up(90, 2, CHAT),
      down(95, 2, PING),
    ]);
    const save = async (filter: string): Promise<Uint8Array> =>
      Buffer.concat(await collect(savedSelection(index, compileFilter(filter), format, nodeInflate)));
    const saved = await save('Meta.Direction == c2s');
    await using again = await createCaptureIndex(recordingFrom(saved), nodeInflate);
    expect(again.remarks).toEqual([]);
    expect(Array.from({ length: again.count }, (_, at) => again.names[again.nameAt(at)])).toEqual([
      'ChatFromViewer',
      'ChatFromViewer',
    ]);
    expect([again.msAt(0), again.msAt(1)]).toEqual([0, 90]);
    const bytes = Buffer.from(id.toString().replaceAll('-', ''), 'hex');
    expect(Buffer.from(saved).includes(bytes)).toBe(false);
    const whole = fileOf([up(0, 1, CHAT)]);
    expect(Buffer.from(whole).includes(bytes)).toBe(true);
    await using nothing = await createCaptureIndex(
      recordingFrom(await save('ImprovedTerseObjectUpdate')),
      nodeInflate,
    );
    expect(nothing.count).toBe(0);
  });
});
