import { describe, expect, it } from 'vitest';
import { encodeText, encodeUtf8 } from '../bytes/index.ts';
import { encodeEventQueueBatch, encodeRegionEvent, encodeSeedResponse } from '../capability/index.ts';
import { Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import { encodeLoginResponse } from '../login/index.ts';
import type { LoginAnswer } from '../login/index.ts';
import { encodeDatagram } from '../message/index.ts';
import type { Message } from '../message/index.ts';
import { NamedPlaces } from './index.ts';

const LOGIN = 'http://127.0.0.1:9000/';
const SEED = 'http://127.0.0.1:9001/CAPS/seed/';
const QUEUE = 'http://127.0.0.1:9002/CE/queue/';
const SIM = { address: '127.0.0.1', port: 9100 };
const NEXT = { address: '10.9.8.7', port: 9200 };
const post = (url: string) => ({ method: 'POST', url });
const ok = (body: Uint8Array, headers = {}) => ({ status: 200, headers, body });
const id = Uuid.parse('11111111-2222-3333-4444-555555555555');

const success: LoginAnswer = {
  type: 'success',
  response: {
    agentId: id,
    sessionId: id,
    secureSessionId: id,
    circuitCode: 5,
    simulator: SIM,
    seedCapability: SEED,
    mapServerUrl: 'http://maps.example:8002/',
    regionCorner: { x: 256_000, y: 256_000 },
    regionSize: { x: 256, y: 256 },
  },
};

function loggedIn(): NamedPlaces {
  const places = new NamedPlaces(LOGIN);
  places.readAnswer('login', post(LOGIN), ok(encodeLoginResponse(success).body));
  return places;
}

describe('what a session’s messages name', () => {
  it('is the login address at first, and nothing else', () => {
    const places = new NamedPlaces(LOGIN);
    expect(places.answerTo(post(LOGIN))).toBe('login');
    expect(places.answerTo({ method: 'GET', url: LOGIN })).toBeUndefined();
    expect(places.hasHostOf('http://127.0.0.1:9000/get_grid_info')).toBe(true);
    for (const url of [SEED, 'http://127.0.0.1/', 'https://127.0.0.1:9000/', 'http://u@127.0.0.1:9000/', 'x'])
      expect(places.hasHostOf(url)).toBe(false);
    expect(places.hasEndpoint(SIM)).toBe(false);
  });

  it('is what the login answers: simulator, seed, and the servers of the grid', () => {
    const places = loggedIn();
    expect(places.hasEndpoint(SIM)).toBe(true);
    expect(places.hasEndpoint({ ...SIM, port: 9101 })).toBe(false);
    expect(places.answerTo(post(SEED))).toBe('seed');
    expect(places.hasHostOf('http://maps.example:8002/map-1-1000-1000-objects.jpg')).toBe(true);
  });

  it('is what the seed gives, and the event queue says', () => {
    const places = loggedIn();
    places.readAnswer('seed', post(SEED), ok(encodeSeedResponse([['EventQueueGet', QUEUE]])));
    expect(places.answerTo(post(QUEUE))).toBe('event-queue');
    const seedCapability = 'http://next.example:9300/CAPS/b/';
    const events = [
      { message: 'EnableSimulator', body: {} },
      encodeRegionEvent({
        type: 'EstablishAgentCommunication',
        agentId: id,
        simulator: NEXT,
        seedCapability,
      }),
    ];
    places.readAnswer('event-queue', post(QUEUE), ok(encodeEventQueueBatch({ id: 1, events })));
    expect(places.hasEndpoint(NEXT)).toBe(true);
    expect(places.answerTo(post(seedCapability))).toBe('seed');
  });

  const region = { SimIP: NEXT.address, SimPort: NEXT.port, RegionHandle: 0n };
  const seed = 'http://next.example:9300/CAPS/b/';
  const MESSAGES: readonly Message[] = [
    { name: 'EnableSimulator', SimulatorInfo: { Handle: 0n, IP: NEXT.address, Port: NEXT.port } },
    {
      name: 'CrossedRegion',
      AgentData: { AgentID: id, SessionID: id },
      RegionData: { ...region, SeedCapability: encodeText(seed) },
      Info: { Position: ZERO_VECTOR, LookAt: ZERO_VECTOR },
    },
    {
      name: 'TeleportFinish',
      Info: {
        ...region,
        AgentID: id,
        LocationID: 4,
        SeedCapability: encodeText(seed),
        SimAccess: 13,
        TeleportFlags: 0,
      },
    },
  ];
  it.each(MESSAGES.map((message) => [message.name, message] as const))(
    'is in datagrams: %s',
    (name, message) => {
      for (const zerocoded of [false, true]) {
        const places = loggedIn();
        places.readDatagram(encodeDatagram(message, { sequence: 1, reliable: true, zerocoded }));
        expect(places.hasEndpoint(NEXT)).toBe(true);
        expect(places.answerTo(post(seed))).toBe(name === 'EnableSimulator' ? undefined : 'seed');
      }
    },
  );

  it('is nothing in other datagrams, nor in damaged ones', () => {
    const places = loggedIn();
    const whole = encodeDatagram(MESSAGES[2]!, { sequence: 1 });
    for (let length = 0; length < 36; length++) places.readDatagram(whole.subarray(0, length));
    places.readDatagram(
      encodeDatagram({ name: 'StartPingCheck', PingID: { PingID: 1, OldestUnacked: 0 } }, { sequence: 1 }),
    );
    expect(places.hasEndpoint(NEXT)).toBe(false);
  });

  it('goes where a login or a redirect sends on', () => {
    const places = new NamedPlaces(LOGIN);
    const nextUrl = 'https://second.example/login';
    const words = { nextMethod: 'login_to_simulator', nextDurationSeconds: 1, message: '' };
    const { body } = encodeLoginResponse({ type: 'indeterminate', nextUrl, ...words });
    places.readAnswer('login', post(LOGIN), ok(body));
    expect(places.answerTo(post(nextUrl))).toBe('login');
    places.readRedirect(post(nextUrl), { status: 307, headers: { location: 'https://third.example/x' } });
    expect(places.answerTo(post('https://third.example/x'))).toBe('login');
    places.readRedirect(post(nextUrl), { status: 200, headers: { location: 'https://fourth.example/x' } });
    expect(places.hasHostOf('https://fourth.example/')).toBe(false);
  });

  it('is nothing in answers that cannot be read', () => {
    const places = loggedIn();
    for (const kind of ['login', 'seed', 'event-queue'] as const)
      for (const text of ['', '<llsd>', '<html></html>', '{"a":1}'])
        expect(() => places.readAnswer(kind, post(LOGIN), ok(encodeUtf8(text)))).not.toThrow();
  });

  it('is bounded, and never forgets where to log in', () => {
    const places = loggedIn();
    nameMany(places, 2000);
    const known = Array.from({ length: 2000 }, (_, at) =>
      places.hasEndpoint({ address: '10.0.0.1', port: at + 1 }),
    );
    expect(known.filter(Boolean)).toHaveLength(512);
    expect(known.at(-1)).toBe(true);
    expect(places.hasHostOf(LOGIN)).toBe(true);
  });

  it('is not pushed out, while it is used, by a region that names many others', () => {
    const places = loggedIn();
    places.readAnswer('seed', post(SEED), ok(encodeSeedResponse(new Map([['EventQueueGet', QUEUE]]))));
    expect([places.hasEndpoint(SIM), places.hasHostOf(QUEUE), places.answerTo(post(QUEUE))]).toEqual([
      true,
      true,
      'event-queue',
    ]);
    nameMany(places, 2000);
    for (let at = 0; at < 2000; at++)
      places.readAnswer(
        'seed',
        post(SEED),
        ok(encodeSeedResponse(new Map([['EventQueueGet', `http://h${at}/`]]))),
      );
    expect([places.hasEndpoint(SIM), places.hasHostOf(QUEUE), places.answerTo(post(QUEUE))]).toEqual([
      true,
      true,
      'event-queue',
    ]);
  });
});

function nameMany(places: NamedPlaces, count: number): void {
  for (let at = 0; at < count; at++)
    places.readDatagram(
      encodeDatagram(
        { name: 'EnableSimulator', SimulatorInfo: { Handle: 0n, IP: '10.0.0.1', Port: at + 1 } },
        { sequence: 1 },
      ),
    );
}
