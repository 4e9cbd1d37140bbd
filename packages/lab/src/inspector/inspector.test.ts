import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nodeInflate } from '@landfall/transport/node';
import { encodeDatagram } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { compileFilter } from '../filter/index.ts';
import { encodeRecord, encodeRecordingHeader, recordingOf } from '../recording/index.ts';
import type { RecordToWrite } from '../recording/index.ts';
import type { ListedPacket, PacketDetail, Part } from './answers.ts';
import { findRows } from './find.ts';
import { ROW_BYTES, createCaptureIndex, startInspector } from './index.ts';
import type { CaptureIndex, IndexOptions, Inspector } from './index.ts';
import { lanesOf, rowAt } from './lanes.ts';
import { packetDetail } from './packet-detail.ts';

const CLIENT = { address: '127.0.0.1', port: 50_000 };
const SIMULATOR = { address: '127.0.0.1', port: 9000 };
const ID = '11111111-2222-4333-8444-555555555555';
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function datagram(atMs: number, message: Message, isUp: boolean, zerocoded = false): RecordToWrite {
  const bytes = encodeDatagram(message, { sequence: 7, reliable: true, resent: false, zerocoded, acks: [] });
  const [from, to] = isUp ? [CLIENT, SIMULATOR] : [SIMULATOR, CLIENT];
  return {
    kind: 'datagram',
    side: 'wire',
    monoMs: 1000 + atMs,
    wallMs: atMs,
    from,
    to,
    bytes,
    missingBytes: 0,
  };
}

function exchange(atMs: number, target: string, body: string): RecordToWrite {
  const common = { beganMs: atMs, endedMs: atMs, headers: [], missingBytes: 0, isWhole: true };
  return {
    kind: 'exchange',
    side: 'wire',
    monoMs: 1000 + atMs,
    wallMs: atMs,
    from: CLIENT,
    to: SIMULATOR,
    origin: 'http://127.0.0.1:9000',
    request: { ...common, method: 'POST', target, body: new Uint8Array(0) },
    response: { ...common, status: 200, body: text(body) },
  };
}

const { Uuid } = await import('@landfall/protocol/datatypes');
const id = Uuid.parse(ID);
const AgentData = { AgentID: id, SessionID: id };
const CHAT: Message = {
  name: 'ChatFromViewer',
  AgentData,
  ChatData: { Message: text('hello\0'), Type: 1, Channel: 0 },
};
const HANDSHAKE: Message = { name: 'RegionHandshakeReply', AgentData, RegionInfo: { Flags: 5 } };
const QUEUE =
  '<llsd><map><key>events</key><array><map><key>message</key><string>EnableSimulator</string><key>body</key><map/></map></array><key>id</key><integer>1</integer></map></llsd>';
const RECORDS: readonly RecordToWrite[] = [
  exchange(0, '/', '<llsd><map><key>login</key><string>true</string></map></llsd>'),
  datagram(10, HANDSHAKE, true, true),
  datagram(20, CHAT, true),
  exchange(30, '/CAPS/EQ/x/', QUEUE),
  { kind: 'mark', side: 'wire', monoMs: 1040, wallMs: 40, name: 'note', text: 'not a packet' },
  datagram(1000, { name: 'StartPingCheck', PingID: { PingID: 3, OldestUnacked: 1 } }, false),
  {
    kind: 'datagram',
    side: 'wire',
    monoMs: 2000,
    wallMs: 1000,
    from: SIMULATOR,
    to: CLIENT,
    bytes: Uint8Array.of(0, 0, 0, 0, 1, 0, 0xff),
    missingBytes: 0,
  },
];

const build = async (
  records: readonly RecordToWrite[],
  cut = 0,
  options: IndexOptions = {},
): Promise<CaptureIndex> => {
  const pieces = [encodeRecordingHeader(), ...records.map((record) => encodeRecord(record))];
  const all = Buffer.concat(pieces);
  async function* bytes(): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(all.subarray(0, all.length - cut));
  }
  return await createCaptureIndex(recordingOf(bytes), nodeInflate, options);
};
const flat = (parts: readonly Part[]): readonly Part[] =>
  parts.flatMap((part) => [part, ...flat(part.parts)]);

describe('the index of a recording', () => {
  let index: CaptureIndex;
  beforeAll(async () => {
    index = await build(RECORDS);
  });
  afterAll(async () => await index.close());
  const detail = async (row: number): Promise<PacketDetail> => await packetDetail(index, row, nodeInflate);
  const find = async (filter: string): Promise<readonly number[]> =>
    (await findRows(index, compileFilter(filter), 0, nodeInflate)).hits;

  it('has 24 bytes a packet, and the packets themselves on disk', async () => {
    expect(index.count).toBe(6);
    expect(index.indexBytes).toBe(index.count * 24);
    expect(ROW_BYTES).toBe(24);
    expect(await index.packet(2)).toMatchObject({ kind: 'datagram', number: 3, from: CLIENT });
    await expect(index.packet(6)).rejects.toThrow(/no packet 6/);
  });

  it('knows lanes, names, directions and times', async () => {
    const rows = Array.from({ length: index.count }, (_, at) => index.row(at));
    expect(rows.map(({ lane }) => lane)).toEqual(['http', 'udp', 'udp', 'queue', 'udp', 'udp']);
    expect(rows.map(({ name }) => index.names[name])).toEqual([
      'POST /',
      'RegionHandshakeReply',
      'ChatFromViewer',
      'EnableSimulator',
      'StartPingCheck',
      'no message',
    ]);
    expect(rows.map(({ ms }) => ms)).toEqual([0, 10, 20, 30, 1000, 1000]);
    expect(rows.map(({ pair }) => index.pairs[pair]?.direction)).toEqual([
      'c2s',
      'c2s',
      'c2s',
      'c2s',
      's2c',
      's2c',
    ]);
    const { lanes } = lanesOf(index, 10);
    expect(lanes.find(({ lane, direction }) => lane === 'udp' && direction === 's2c')?.counts[9]).toBe(2);
    expect([0, 15, 999, 5000].map((ms) => rowAt(index, ms))).toEqual([0, 2, 4, 5]);
  });

  it.each<[string, number[]]>([
    ['', [0, 1, 2, 3, 4, 5]],
    ['ChatFromViewer', [2]],
    ['ChatFromViewer.ChatData.Message ~= "ell"', [2]],
    ['*.AgentData.AgentID == 11111111-2222-4333-8444-555555555555', [1, 2]],
    ['Meta.Transport == http', [0, 3]],
    ['EnableSimulator', [3]],
    ['HTTP.Request.Path == "/"', [0]],
    ['Meta.Reliable && Meta.Direction == s2c', [4]],
    ['Meta.Zerocoded', [1]],
    ['Meta.Sequence == 7 && !ChatFromViewer', [1, 4]],
    ['Meta.Time >= 1', [4, 5]],
    ['Meta.Error', [5]],
  ])('is filtered by %s', async (filter, rows) => {
    expect(await find(filter)).toEqual(rows);
  });

  it('shows parts down to sub-fields, each with its bytes', async () => {
    const { parts, bytes, bytesAre } = await detail(2);
    const shown = Buffer.from(bytes, 'base64');
    const at = (name: string): Uint8Array => {
      const { from, to } = flat(parts).find((part) => part.name === name)!;
      return shown.subarray(from, to);
    };
    expect(bytesAre).toBe('as it was sent');
    expect(Buffer.from(at('AgentID')).toString('hex')).toBe(ID.replaceAll('-', ''));
    expect(Buffer.from(at('Message')).toString('latin1')).toBe('\x06\0hello\0');
    expect(Buffer.from(at('Sequence')).toString('hex')).toBe('00000007');
    expect(flat(parts).find(({ name }) => name === 'Type')?.value).toBe('1 (say)');
  });

  it('shows what was zero-coded expanded, with places that fit', async () => {
    const { parts, bytes, bytesAre } = await detail(1);
    const flags = flat(parts)
      .filter(({ name }) => name === 'Flags')
      .at(-1)!;
    expect(bytesAre).toBe('its zero-coding undone');
    expect(Buffer.from(bytes, 'base64').subarray(flags.from, flags.to).toString('hex')).toBe('05000000');
  });

  it('shows what is wrong with a packet, and exchanges with their events', async () => {
    expect(flat((await detail(5)).parts).at(-1)).toMatchObject({ name: 'Cannot be read' });
    const queue = await detail(3);
    expect(queue.parts.map(({ name }) => name)).toContain('Event EnableSimulator');
    expect(Buffer.from(queue.bytes, 'base64').toString()).toBe(QUEUE);
  });

  it('says where a file breaks off, and leaves nothing behind', async () => {
    const under = await mkdtemp(join(tmpdir(), 'landfall-under-'));
    const short = await build(RECORDS, 5, { under });
    expect(readdirSync(under).length).toBe(1);
    expect(short.count).toBe(5);
    expect(short.remarks[0]).toMatch(/breaks off at byte \d+, in record 7/);
    await short.close();
    const nothing = async function* (): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(text('no recording at all, whatever its name says'));
    };
    await expect(createCaptureIndex(recordingOf(nothing), nodeInflate, { under })).rejects.toMatchObject({
      code: 'decode',
    });
    expect(readdirSync(under)).toEqual([]);
    await rm(under, { recursive: true });
  });
});

describe('the server of the inspector', () => {
  let folder = '';
  let index: CaptureIndex;
  let inspector: Inspector;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-page-'));
    for (const file of ['index.html', 'inspector.js', 'inspector.css'])
      await writeFile(join(folder, file), `a ${file}`);
    index = await build(RECORDS);
    const tell = async (what: string): Promise<string> => await Promise.resolve(`the ${what}`);
    inspector = await startInspector({
      index,
      inflate: nodeInflate,
      title: 'x.lfc',
      tell,
      page: folder,
      token: 'secret-token',
    });
  });
  afterAll(async () => {
    await inspector.close();
    await index.close();
    await rm(folder, { recursive: true });
  });
  afterEach(() => expect(existsSync(folder)).toBe(true));
  const ask = async (path: string, token = 'secret-token'): Promise<Response> =>
    await fetch(`${inspector.url}${path}`, { headers: { authorization: `Bearer ${token}` } });

  it('shows the page to anybody, and what is recorded to those with the token only', async () => {
    const page = await fetch(inspector.url);
    expect(await page.text()).toBe('a index.html');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    for (const path of [
      'summary',
      'rows?rows=0',
      'packet?row=0',
      'find?filter=&from=0',
      'lanes?slots=5',
      'health',
      'save?filter=&format=lfc',
      'story',
    ]) {
      expect((await ask(`api/${path}`)).status).toBe(200);
      expect((await ask(`api/${path}`, 'wrong')).status).toBe(401);
      expect((await fetch(`${inspector.url}api/${path}`)).status).toBe(401);
    }
    expect((await fetch(`${inspector.url}favicon.ico`)).status).toBe(204);
    expect(inspector.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  it('answers as the page asks', async () => {
    expect(await (await ask('api/summary')).json()).toEqual({
      title: 'x.lfc',
      packets: 6,
      ms: 1000,
      remarks: [],
      isGrowing: false,
    });
    const rows = (await (await ask('api/rows?rows=2,4')).json()) as ListedPacket[];
    expect(rows.map(({ name, number }) => [name, number])).toEqual([
      ['ChatFromViewer', 3],
      ['StartPingCheck', 6],
    ]);
    expect(await (await ask('api/find?filter=Chat*&from=0')).json()).toEqual({ hits: [2], next: 6 });
    expect(await (await ask('api/diagram')).text()).toBe('the diagram');
  });

  it.each([
    ['rows?rows=6', /row is a whole number below 6/],
    ['rows?rows=x', /row is a whole number/],
    [`rows?rows=${Array.from({ length: 501 }, () => 0).join(',')}`, /more than 500 rows/],
    ['packet?row=-1', /row is a whole number/],
    ['packet', /row is a whole number/],
    ['find?filter=%26%26&from=0', /column 1/],
    ['find?filter=&from=99', /from is a whole number below 7/],
    ['save?filter=&format=zip', /format is one of lfc, pcap, pcapng/],
    ['save?filter=%26%26&format=lfc', /column 1/],
    ['lanes?slots=99999', /slots is a whole number below/],
  ])('%s is refused with a word', async (path, message) => {
    const answer = await ask(`api/${path}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(message);
  });
});
