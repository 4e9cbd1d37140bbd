/** Pages that break the rules, in virtual time: what they reach, what they cost, how they end. */
import { encodeDatagram } from '@landfall/protocol/message';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { decodeFrame, encodeFrame } from '@landfall/protocol/relay';
import type { RelayFrame } from '@landfall/protocol/relay';
import { createRandom } from '@landfall/protocol/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpHandler, MessageSocket } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { MemoryGateway } from '../testing/index.ts';
import type { GatewayLimits } from './limits.ts';

const GRID = '10.0.0.2';
const NO_BYTES = new Uint8Array(0);
const ok = (body: Uint8Array, headers = {}) => ({ status: 200, headers, body });

async function start(answer: HttpHandler, limits: Partial<GatewayLimits> = {}, privateNetworks?: string[]) {
  const network = new MemoryNetwork(3, { delayMs: 5 });
  const server = await network.ports(GRID).serveHttp(answer);
  const url = `http://${GRID}:${server.local.port}/`;
  const gateway = new MemoryGateway(network, url, { limits, ...(privateNetworks && { privateNetworks }) });
  return { network, gateway, url };
}

type Started = Awaited<ReturnType<typeof start>>;

/** A page of which we say every frame. */
async function rawPage({ network, gateway, url }: Started, greets = true) {
  const socket: MessageSocket = await network.runUntil(gateway.wires.open(), 1000);
  const frames: RelayFrame[] = [];
  const closings: string[] = [];
  socket.onMessage((message) => frames.push(decodeFrame(message)));
  socket.onClose((reason) => closings.push(reason));
  const say = (frame: RelayFrame): void => socket.send(encodeFrame(frame));
  if (greets) say({ type: 'hello', version: 1, token: '', grid: url });
  await network.run(100);
  const ended = () => frames.flatMap((frame) => (frame.type === 'ended' ? [frame.reason] : []));
  return { socket, say, frames, closings, ended };
}

const login = (simulator: string, port: number): Uint8Array =>
  encodeUtf8(`<llsd><map><key>login</key><string>true</string>
<key>agent_id</key><string>11111111-2222-3333-4444-555555555555</string>
<key>session_id</key><string>11111111-2222-3333-4444-555555555555</string>
<key>circuit_code</key><integer>5</integer><key>sim_ip</key><string>${simulator}</string>
<key>sim_port</key><integer>${port}</integer><key>seed_capability</key><string>http://${simulator}:9009/s/</string>
<key>region_x</key><integer>256000</integer><key>region_y</key><integer>256000</integer></map></llsd>`);

describe('a page', () => {
  it('that greets with anything else is refused, whatever it is', async () => {
    const random = createRandom(5);
    const started = await start(async () => ok(NO_BYTES));
    for (let round = 0; round < 100; round++) {
      const { socket, ended, closings } = await rawPage(started, false);
      socket.send(Uint8Array.from({ length: random.integer(0, 60) }, () => random.integer(3, 255)));
      await started.network.run(50);
      expect([ended(), closings]).toEqual([['protocol'], ['closed']]);
    }
    expect(started.gateway.sessions.size).toBe(0);
  });

  it('that greets with another version, or says nothing, is sent away', async () => {
    const started = await start(async () => ok(NO_BYTES));
    const old = await rawPage(started, false);
    old.say({ type: 'hello', version: 9, token: '', grid: started.url });
    const silent = await rawPage(started, false);
    await started.network.run(9000);
    expect([old.ended(), silent.closings]).toEqual([['version'], []]);
    await started.network.run(2000);
    expect(silent.closings).toEqual(['closed']);
  });

  it('that guesses a session gets none, and takes none over', async () => {
    const started = await start(async () => ok(NO_BYTES));
    const owner = await rawPage(started);
    const thief = await rawPage(started, false);
    thief.say({ type: 'resume', version: 1, sessionToken: new Uint8Array(32), received: 0 });
    await started.network.run(100);
    expect([thief.ended(), owner.ended()]).toEqual([['unknown-session'], []]);
  });

  it('that claims to have received what was never sent is cut', async () => {
    const started = await start(async () => ok(NO_BYTES));
    const { say, ended } = await rawPage(started);
    say({ type: 'ack', received: 1000 });
    await started.network.run(100);
    expect(ended()).toEqual(['protocol']);
    expect(started.gateway.sessions.size).toBe(0);
  });

  it.each<[string, RelayFrame[]]>([
    ['asks what only gateways say', [{ type: 'head', id: 1, status: 200, headers: {} }]],
    [
      'opens a link twice',
      [
        { type: 'open-link', link: 1 },
        { type: 'open-link', link: 1 },
      ],
    ],
    ['opens links without end', Array.from({ length: 5 }, (_, link) => ({ type: 'open-link', link }))],
    [
      'sends damaged batches',
      [
        { type: 'open-link', link: 1 },
        { type: 'datagrams', link: 1, batch: Uint8Array.of(9) },
      ],
    ],
  ])('that %s is cut', async (_, frames) => {
    const started = await start(async () => ok(NO_BYTES));
    const { say, ended } = await rawPage(started);
    for (const frame of frames) say(frame);
    await started.network.run(100);
    expect(ended()).toEqual(['protocol']);
  });

  it('that sends more of a body than it announced is cut', async () => {
    const started = await start(async () => ok(NO_BYTES));
    const { say, ended } = await rawPage(started);
    const request = { type: 'request', id: 1, method: 'POST', publicOnly: false, headers: {} } as const;
    say({ ...request, url: started.url, bodyBytes: 3 });
    say({ type: 'body', id: 1, isLast: false, bytes: new Uint8Array(4) });
    await started.network.run(100);
    expect(ended()).toEqual(['protocol']);
  });

  it('that floods with frames is cut', async () => {
    const started = await start(async () => ok(NO_BYTES));
    const { say, ended } = await rawPage(started);
    for (let at = 0; at < 8100; at++) say({ type: 'cancel', id: at });
    await started.network.run(100);
    expect(ended()).toEqual(['flood']);
  });

  it('has so many sessions of one address, and so many connections that say nothing', async () => {
    const started = await start(async () => ok(NO_BYTES), { sessionsPerAddress: 2, unknownPerAddress: 3 });
    const pages = [];
    for (let at = 0; at < 3; at++) pages.push(await rawPage(started));
    expect(pages.map(({ ended }) => ended())).toEqual([[], [], ['full']]);
    const silent = [];
    for (let at = 0; at < 4; at++) silent.push(await rawPage(started, false));
    expect(silent.map(({ ended }) => ended())).toEqual([[], [], [], ['full']]);
  });

  it('has no more sessions for having a whole network of addresses', async () => {
    const started = await start(async () => ok(NO_BYTES));
    let host = 0;
    const gateway = new MemoryGateway(started.network, started.url, {
      limits: { sessionsPerAddress: 2, unknownPerAddress: 3 },
      pageAddress: () => `2001:db8:0:${host < 8 ? 1 : 2}::${(++host).toString(16)}`,
    });
    const page = (greets: boolean) => rawPage({ ...started, gateway }, greets);
    const pages = [await page(true), await page(true), await page(true)];
    expect(pages.map(({ ended }) => ended())).toEqual([[], [], ['full']]);
    const silent = [await page(false), await page(false), await page(false), await page(false)];
    expect(silent.map(({ ended }) => ended())).toEqual([[], [], [], ['full']]);
    host = 8;
    expect((await page(true)).ended()).toEqual([]);
  });
});

describe('a destination', () => {
  it('that nobody named is not reached, by datagram or by request', async () => {
    const started = await start(async () => ok(NO_BYTES));
    const { network, gateway, url } = started;
    const heard: number[] = [];
    const stranger = await network.ports('10.0.0.5').openLink({ port: 9000 });
    stranger.onDatagram(([first]) => heard.push(first!));
    const connection = await network.runUntil(gateway.connect(), 1000);
    const link = await network.runUntil(connection.openLink(), 1000);
    link.send(Uint8Array.of(7), stranger.local);
    await network.run(100);
    expect([heard, gateway.statistics.datagramsRefused]).toEqual([[], 1]);
    for (const other of [
      'http://10.0.0.5:80/',
      url.replace('http', 'https'),
      url.replace(GRID, '10.0.0.5'),
    ]) {
      const asked = connection.http.request({ method: 'GET', url: other });
      await expect(network.runUntil(asked, 1000)).rejects.toMatchObject({ reason: 'not-named' });
    }
    expect(gateway.statistics.requestsRefused).toBe(3);
  });

  it('is reached once the grid has named it, and only then heard', async () => {
    const started = await start(async () => ok(login('10.0.0.5', 9000)));
    const { network, gateway, url } = started;
    const [sent, got]: number[][] = [[], []];
    const simulator = await network.ports('10.0.0.5').openLink({ port: 9000 });
    simulator.onDatagram(([first], from) => {
      sent!.push(first!);
      simulator.send(Uint8Array.of(first! + 1), from);
    });
    const connection = await network.runUntil(gateway.connect(), 1000);
    const link = await network.runUntil(connection.openLink(), 1000);
    link.onDatagram(([first]) => got!.push(first!));
    simulator.send(Uint8Array.of(1), link.local);
    await network.run(100);
    expect([got, gateway.statistics.datagramsFromStrangers]).toEqual([[], 1]);
    await network.runUntil(connection.http.request({ method: 'POST', url, body: Uint8Array.of(1) }), 1000);
    link.send(Uint8Array.of(20), simulator.local);
    await network.run(100);
    expect([sent, got]).toEqual([[20], [21]]);
    // What it names in turn is reached too.
    const next = await network.ports('10.0.0.6').openLink({ port: 9001 });
    const there: number[] = [];
    next.onDatagram(([first]) => there.push(first!));
    const names = { Handle: 0n, IP: '10.0.0.6', Port: 9001 };
    simulator.send(
      encodeDatagram({ name: 'EnableSimulator', SimulatorInfo: names }, { sequence: 1 }),
      link.local,
    );
    await network.run(100);
    link.send(Uint8Array.of(30), next.local);
    await network.run(100);
    expect(there).toEqual([30]);
  });

  it('inside that is not listed is not reached, though the grid names it: by login, redirect or datagram', async () => {
    let body = login('10.9.9.9', 9000);
    const inside = 'http://10.9.9.9:80/admin';
    const started = await start(
      async ({ method }) =>
        method === 'GET' ? { status: 302, headers: { location: inside }, body: NO_BYTES } : ok(body),
      {},
      [`${GRID}/32`],
    );
    const { network, gateway, url } = started;
    const heard: number[] = [];
    const secret = await network.ports('10.9.9.9').openLink({ port: 9000 });
    secret.onDatagram(([first]) => heard.push(first!));
    let asked = 0;
    await network.ports('10.9.9.9').serveHttp(
      async () => {
        asked++;
        return ok(NO_BYTES);
      },
      { port: 80 },
    );
    const connection = await network.runUntil(gateway.connect(), 1000);
    const link = await network.runUntil(connection.openLink(), 1000);
    await network.runUntil(connection.http.request({ method: 'POST', url, body: Uint8Array.of(1) }), 1000);
    link.send(Uint8Array.of(7), secret.local);
    const redirected = connection.http.request({ method: 'GET', url, maxRedirects: 3 });
    await expect(network.runUntil(redirected, 1000)).rejects.toMatchObject({ reason: 'private-address' });
    body = login(GRID, 9500);
    await network.run(100);
    expect([heard, asked, gateway.statistics.datagramsRefused]).toEqual([[], 0, 1]);
  });

  it('gets no more datagrams than a page may send', async () => {
    const limits = { datagramsPerSecond: 100, sentBytesPerSecond: 1_000_000 };
    const started = await start(async () => ok(login('10.0.0.5', 9000)), limits);
    const { network, gateway, url } = started;
    let count = 0;
    const simulator = await network.ports('10.0.0.5').openLink({ port: 9000 });
    simulator.onDatagram(() => count++);
    const connection = await network.runUntil(gateway.connect(), 1000);
    const link = await network.runUntil(connection.openLink(), 1000);
    await network.runUntil(connection.http.request({ method: 'POST', url, body: Uint8Array.of(1) }), 1000);
    for (let at = 0; at < 1000; at++) link.send(Uint8Array.of(1), simulator.local);
    await network.run(10);
    expect([count, gateway.statistics.datagramsBeyondRate]).toEqual([200, 800]);
  });
});

describe('an answer', () => {
  it('is not taken from its grid faster than the page takes it', async () => {
    const started = await start(async () => ok(new Uint8Array(8_000_000)));
    const { say, frames } = await rawPage(started);
    const request = { type: 'request', id: 1, method: 'GET', publicOnly: false, headers: {} } as const;
    say({ ...request, url: started.url, bodyBytes: 0 });
    await started.network.run(5000);
    const bytes = (): number =>
      frames.reduce((sum, frame) => sum + (frame.type === 'body' ? frame.bytes.length : 0), 0);
    expect(bytes()).toBeLessThan(600_000);
    say({ type: 'ack', received: frames.filter(({ type }) => type === 'body' || type === 'head').length });
    await started.network.run(1000);
    expect(bytes()).toBeGreaterThan(900_000);
  });

  it('that is longer than a gateway carries is given up', async () => {
    const started = await start(async () => ok(new Uint8Array(200_000)), { answerBytes: 100_000 });
    const connection = await started.network.runUntil(started.gateway.connect(), 1000);
    const asked = connection.http.request({ method: 'GET', url: started.url });
    await expect(started.network.runUntil(asked, 5000)).rejects.toMatchObject({ reason: 'too-long' });
  });
});
