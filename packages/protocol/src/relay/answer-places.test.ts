import { describe, expect, it } from 'vitest';
import {
  decodeEventQueueBatch,
  decodeRegionEvent,
  encodeEventQueueBatch,
  encodeRegionEvent,
} from '../capability/index.ts';
import { decodeUtf8, encodeText, encodeUtf8 } from '../bytes/index.ts';
import { Uuid, regionHandleOf } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeMessage, encodeMessage } from '../message/index.ts';
import type { Message } from '../message/index.ts';
import { decodePacket, encodePacket } from '../packet/index.ts';
import { readNamingDatagram, readPlaces, relocateDatagram } from './index.ts';
import type { OtherPlaces, PlacesKind } from './index.ts';

const OTHERS: OtherPlaces = {
  simulator: ({ port }) => ({ address: '10.9.9.9', port: port + 1000 }),
  url: (url) => `http://proxy.example/s/${url.replace(/^https?:\/\//, '')}`,
  httpPort: 9100,
};

const rewritten = (kind: PlacesKind, text: string): string =>
  decodeUtf8(readPlaces(kind, encodeUtf8(text)).rewritten(OTHERS));
const member = (name: string, type: string, value: string): string =>
  `<member><name>${name}</name><value><${type}>${value}</${type}></value></member>`;
const rpc = (members: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><methodResponse><params><param><value><struct>${members}</struct></value></param></params></methodResponse>`;

describe('the places in an answer', () => {
  it('of a login by XML-RPC are replaced, and nothing else is', () => {
    const members = (ip: string, port: string, url: (path: string) => string, http: string): string =>
      member('login', 'string', 'true') +
      member('sim_ip', 'string', ip) +
      member('http_port', 'i4', http) +
      `<member><name>inventory-skeleton</name><value><array><data><value><struct>${member('name', 'string', 'http://a.example/')}${member('sim_ip', 'string', '1.2.3.4')}</struct></value></data></array></value></member>` +
      member('message', 'string', 'See http://a.example/ &amp; more\n') +
      `<member><name>sim_port</name><value>${port}</value></member>` +
      member('seed_capability', 'string', url('a.example:9000/CAPS/x?y=1&amp;z/')) +
      member('map-server-url', 'string', url('a.example/map/')) +
      member('profile-server-url', 'string', '') +
      member('openid_url', 'string', url('id.example/')) +
      member('agent_appearance_service', 'string', url('bake.example/')) +
      member('search', 'string', 'http://pages.example/');
    const direct = (path: string): string => `http://${path}`;
    const other = (path: string): string => `http://proxy.example/s/${path}`;
    const text = rpc(members('127.0.0.1', ' 9000 ', direct, '8002'));
    const places = readPlaces('login', encodeUtf8(text));
    expect(places.simulators).toEqual([{ address: '127.0.0.1', port: 9000 }]);
    expect(places.urls[0]).toEqual(['seed_capability', 'http://a.example:9000/CAPS/x?y=1&z/']);
    expect(decodeUtf8(places.rewritten(OTHERS))).toBe(rpc(members('10.9.9.9', '10000', other, '9100')));
  });

  it('of a login by LLSD, and of one that leads elsewhere', () => {
    const llsd = (ip: string, port: number, seed: string): string =>
      `<llsd><map><key>sim_port</key><integer>${port}</integer><key>sim_ip</key><string>${ip}</string><key>a</key><map /><key>seed_capability</key><string>${seed}</string><key>http_port</key><integer>0</integer></map></llsd>`;
    expect(rewritten('login', llsd('1.2.3.4', 9000, 'https://a.example/c'))).toBe(
      llsd('10.9.9.9', 10_000, 'http://proxy.example/s/a.example/c'),
    );
    expect(rewritten('login', rpc(member('next_url', 'string', 'https://a.example/l')))).toBe(
      rpc(member('next_url', 'string', 'http://proxy.example/s/a.example/l')),
    );
  });

  it('of a grid that describes itself, in both forms', () => {
    const xml = (login: string): string =>
      `<gridinfo>\n<platform>OpenSim</platform><login>${login}</login><welcome>http://a.example/welcome</welcome><register/></gridinfo>`;
    expect(rewritten('grid-info', xml('http://a.example:8002/'))).toBe(
      xml('http://proxy.example/s/a.example:8002/'),
    );
    const json = {
      login: 'http://a.example/',
      economy: 'http://b.example/',
      gatekeeper: '',
      about: 'http://a.example/',
    };
    expect(JSON.parse(rewritten('grid-info', JSON.stringify(json)))).toEqual({
      ...json,
      login: 'http://proxy.example/s/a.example/',
      economy: 'http://proxy.example/s/b.example/',
    });
  });

  it('of a seed, of what it leads to, and of a simulator that says what it can', () => {
    const map = (name: string, url: string): string =>
      `<llsd><map><key>${name}</key><string>${url}</string><key>n</key><integer>1</integer></map></llsd>`;
    for (const kind of ['seed', 'capability'] as const)
      expect(rewritten(kind, map('uploader', 'http://a.example/u'))).toBe(
        map('uploader', 'http://proxy.example/s/a.example/u'),
      );
    expect(rewritten('capability', map('media_url', 'http://a.example/u'))).toBe(
      map('media_url', 'http://a.example/u'),
    );
    const features = (url: string): string =>
      `<llsd><map><key>Url</key><string>http://a.example/</string><key>OpenSimExtras</key><map><key>map-server-url</key><string>${url}</string><key>say-range</key><integer>20</integer></map></map></llsd>`;
    expect(rewritten('features', features('http://a.example/'))).toBe(
      features('http://proxy.example/s/a.example/'),
    );
  });

  it('of the events that lead to other regions, and of no others', () => {
    const simulator = { address: '192.168.1.7', port: 9001 };
    const seed = 'http://a.example:9001/CAPS/x';
    const common = {
      regionHandle: regionHandleOf(256_000, 256_000),
      simulator,
      regionSize: { x: 512, y: 512 },
    };
    const ids = { agentId: Uuid.zero, sessionId: Uuid.zero };
    const flags = { locationId: 4, simAccess: 13, teleportFlags: 16 };
    const vectors = { position: { x: 1, y: 2, z: 3 }, lookAt: { x: 1, y: 0, z: 0 } };
    const events = (at: typeof simulator, seedCapability: string) =>
      [
        encodeRegionEvent({ type: 'EnableSimulator', ...common, simulator: at }),
        encodeRegionEvent({ type: 'EstablishAgentCommunication', ...ids, simulator: at, seedCapability }),
        encodeRegionEvent({
          type: 'CrossedRegion',
          ...ids,
          ...vectors,
          ...common,
          simulator: at,
          seedCapability,
        }),
        encodeRegionEvent({
          type: 'TeleportFinish',
          ...ids,
          ...flags,
          ...common,
          simulator: at,
          seedCapability,
        }),
        { message: 'ParcelProperties', body: { MediaData: [{ MediaURL: seed }], SimIP: 'x', SimPort: 1 } },
      ] as const;
    const batch = (all: ReturnType<typeof events>) => encodeEventQueueBatch({ id: 7, events: all });
    const places = readPlaces('event-queue', batch(events(simulator, seed)));
    expect(places.simulators).toEqual([simulator, simulator, simulator, simulator]);
    expect(places.urls.map(([key]) => key)).toEqual(['seed-capability', 'SeedCapability', 'SeedCapability']);
    const other = OTHERS.simulator(simulator);
    const expected = batch(events(other, OTHERS.url(seed)));
    expect(decodeUtf8(places.rewritten(OTHERS))).toBe(decodeUtf8(expected));
    const [enabled] = decodeEventQueueBatch(expected).events;
    expect(decodeRegionEvent(enabled!)).toMatchObject({ simulator: other });
  });

  it('go on in UTF-8, whatever the document was in', () => {
    const text = (encoding: string, seed: string): string =>
      `<?xml version="1.0" encoding="${encoding}"?><llsd><map><key>\u00e9</key><string>${seed}</string></map></llsd>`;
    const latin = Uint8Array.from(text('ISO-8859-1', 'http://a.example/'), (character) =>
      character.charCodeAt(0),
    );
    expect(decodeUtf8(readPlaces('seed', latin).rewritten(OTHERS))).toBe(
      text('utf-8', 'http://proxy.example/s/a.example/'),
    );
  });

  it.each([
    ['<methodResponse><params>', 'cut off'],
    ['<!DOCTYPE x><llsd></llsd>', 'with a document type'],
    [`<llsd>${'<array>'.repeat(100)}${'</array>'.repeat(100)}</llsd>`, 'too deep'],
    ['<llsd><map></array></llsd>', 'not well-formed'],
    ['</llsd>', 'closed before it is opened'],
    ['plain text', 'no document'],
    ['', 'empty'],
  ])('are not looked for in what is %j (%s)', (text) => {
    expect(() => readPlaces('login', encodeUtf8(text))).toThrow(DecodeError);
  });
});

describe('a datagram that names a place', () => {
  const zero = { x: 0, y: 0, z: 0 };
  const REGION_HANDLE = regionHandleOf(256_000, 256_000);
  const place = { SimIP: '1.2.3.4', SimPort: 9001, RegionHandle: REGION_HANDLE };
  const other = { SimIP: '10.9.9.9', SimPort: 10_001, RegionHandle: REGION_HANDLE };
  const crossed = (at: typeof place, seed: string): Message => ({
    name: 'CrossedRegion',
    AgentData: { AgentID: Uuid.zero, SessionID: Uuid.zero },
    RegionData: { ...at, SeedCapability: encodeText(seed) },
    Info: { Position: zero, LookAt: zero },
  });
  const finished = (at: typeof place, seed: string): Message => ({
    name: 'TeleportFinish',
    Info: {
      AgentID: Uuid.zero,
      LocationID: 4,
      ...at,
      SeedCapability: encodeText(seed),
      SimAccess: 13,
      TeleportFlags: 16,
    },
  });
  const enabled = ({ SimIP: IP, SimPort: Port }: typeof place): Message => ({
    name: 'EnableSimulator',
    SimulatorInfo: { Handle: REGION_HANDLE, IP, Port },
  });

  it.each([
    [
      'CrossedRegion',
      crossed(place, 'http://a.example/x'),
      crossed(other, 'http://proxy.example/s/a.example/x'),
    ],
    [
      'TeleportFinish',
      finished(place, 'http://a.example/x'),
      finished(other, 'http://proxy.example/s/a.example/x'),
    ],
    ['EnableSimulator', enabled(place), enabled(other)],
  ])('names another: %s', (_, message, expected) => {
    const parts = { sequence: 9, reliable: true, resent: true, acks: [3, 4] };
    const datagram = encodePacket({ ...parts, body: encodeMessage(message) });
    const moved = decodePacket(relocateDatagram(datagram, readNamingDatagram(datagram)!, OTHERS));
    expect(moved).toMatchObject(parts);
    expect(decodeMessage(moved.body)).toEqual(decodeMessage(encodeMessage(expected)));
  });
});
