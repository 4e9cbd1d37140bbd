/** A whole client, a proxy and a whole grid, in virtual time. */
import { arrive, defaultRooms, travel } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Ports } from '@landfall/transport/ports';
import { injectFaults, wrapLinks } from '@landfall/transport/wrappers';
import { describe, expect, it } from 'vitest';
import type { RecordToWrite } from '../recording/index.ts';
import { portsSink } from '../recording/index.ts';
import { record } from '@landfall/transport/wrappers';
import { startMemoryProxy } from '../testing/index.ts';
import type { ProxyRecording, Rule, Rules } from './index.ts';

const GRID = '10.0.0.2';
const PROXY = '10.0.0.3';
const GUEST = { user: 'Test User', password: 'secret' };
const HOST = { user: 'Second Avatar', password: 'secret' };
const MINUTE_MS = 60_000;

const rulesOf = (current: Rule, faults: unknown[] = []): Rules => ({
  current,
  fault: (error) => void faults.push(error),
  close: () => undefined,
});

/** Ten per cent lost each way, some twice, some late. */
const lossy =
  (network: MemoryNetwork, seed: number) =>
  (ports: Ports): Ports =>
    wrapLinks(ports, (link) => {
      const faults = { loss: 0.1, duplication: 0.05, reorder: 0.05 };
      return injectFaults(link, { clock: network.clock, seed, outgoing: faults, incoming: faults });
    });

function listening(network: MemoryNetwork): ProxyRecording & { readonly records: RecordToWrite[] } {
  const records: RecordToWrite[] = [];
  const sink = portsSink((written) => void records.push(written), 'proxy');
  return {
    records,
    link: (link) =>
      record(link, network.clock, (datagram) =>
        sink.datagram({ ...datagram, bytes: datagram.bytes.slice() }),
      ),
    exchange: sink.exchange,
    mark: (name, text) =>
      void records.push({ kind: 'mark', side: 'proxy', monoMs: 0, wallMs: 0, name, text }),
    close: () => Promise.resolve({ paths: [], records: 0, dropped: 0 }),
  };
}

async function startAll(
  seed: number,
  options: { readonly rules?: Rules; readonly isLossy?: boolean; readonly records?: boolean } = {},
) {
  const network = new MemoryNetwork(seed, { delayMs: 10 });
  const config = { ...DEFAULT_GRID, httpPort: 9000, advertise: GRID, passwordScheme: 'opensim' } as const;
  const grid = await network.runUntil(startGrid(config, network.ports(GRID)), MINUTE_MS);
  const lines: string[] = [];
  const recording = options.records === true ? listening(network) : undefined;
  const proxy = await startMemoryProxy(
    network,
    {
      address: PROXY,
      grid: grid.loginUri,
      rules: options.rules,
      recording,
      tell: (line) => void lines.push(line),
    },
    options.isLossy === true ? lossy(network, seed) : undefined,
  );
  const enter = (who: typeof GUEST, ports: Ports) =>
    network.runUntil(
      arrive({ ...who, grid: proxy.loginUri, rooms: [...defaultRooms(), travel()] as const }, ports),
      MINUTE_MS,
    );
  return { network, grid, proxy, lines, recording, enter };
}

describe('a client behind a proxy', () => {
  it('arrives, sees and is heard, travels and leaves; beside another one', async () => {
    const { network, proxy, lines, recording, enter } = await startAll(1, { records: true });
    const guest = await enter(GUEST, network.ports('10.0.0.4'));
    const host = await enter(HOST, network.ports('10.0.0.5'));
    expect(proxy.status().agents).toEqual(['Test User', 'Second Avatar']);
    const heard: string[] = [];
    host.on('chat', ({ text }) => heard.push(text));
    await network.run(3000);
    guest.chat.say('through the proxy');
    await network.run(1000);
    expect(heard).toContain('through the proxy');
    expect(guest.region?.objects.size).toBeGreaterThan(0);
    const { region } = await network.runUntil(guest.travel.teleport('Eastern Shore').arrival, MINUTE_MS);
    expect(region.name).toBe('Eastern Shore');
    await network.runUntil(guest.logout(), MINUTE_MS);
    await network.runUntil(host.logout(), MINUTE_MS);
    await network.run(20_000);
    expect(proxy.status().agents).toEqual([]);
    expect(lines).toEqual([
      'Test User: has logged in',
      'Second Avatar: has logged in',
      'Test User: has logged out',
      'Second Avatar: has logged out',
    ]);
    // Everything of the viewer's goes through the proxy, and what is recorded has the grid's own addresses.
    const datagrams = recording!.records.filter((kept) => kept.kind === 'datagram');
    const places = datagrams.flatMap(({ from, to }) => [from.address, to.address]);
    expect(new Set(places)).toEqual(new Set([PROXY, GRID]));
    const exchanges = recording!.records.filter((kept) => kept.kind === 'exchange');
    expect(exchanges.every(({ origin }) => origin === 'http://10.0.0.2:9000')).toBe(true);
    expect(exchanges.length).toBeGreaterThan(5);
    await proxy.close();
  });

  it.each([1, 2, 3])('arrives and travels with 10 % lost on each side of the proxy (%i)', async (seed) => {
    const { network, grid, enter } = await startAll(seed, { isLossy: true });
    const guest = await enter(GUEST, network.ports('10.0.0.4'));
    const host = await network.runUntil(
      arrive({ ...HOST, grid: grid.loginUri }, network.ports('10.0.0.5')),
      MINUTE_MS,
    );
    const heard: string[] = [];
    guest.on('chat', ({ text }) => heard.push(text));
    await network.run(10_000);
    host.chat.say('into the storm');
    await network.run(10_000);
    expect(heard.filter((text) => text === 'into the storm')).toHaveLength(1);
    const { region } = await network.runUntil(guest.travel.teleport('Eastern Shore').arrival, MINUTE_MS);
    expect(region.name).toBe('Eastern Shore');
    await network.runUntil(guest.logout(), MINUTE_MS);
  });

  it('hears and says what rules make of it', async () => {
    const faults: unknown[] = [];
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replace(/\0$/, '');
    const bytes = (words: string): Uint8Array => new TextEncoder().encode(`${words}\0`);
    const rule: Rule = ({ from, message }) => {
      if (message.name !== 'ChatFromViewer') return undefined;
      const { ChatData } = message;
      const said = text(ChatData.Message);
      if (said === 'drop me') return { drop: true };
      if (said === 'late') return { delayMs: 2000 };
      if (said === 'throw') throw new TypeError(`a rule that fails (${from})`);
      if (said === 'echo') {
        const own = { ...message, ChatData: { ...ChatData, Message: bytes('of the proxy') } };
        return { inject: [{ to: 'simulator', message: own }] };
      }
      return { message: { ...message, ChatData: { ...ChatData, Message: bytes(said.toUpperCase()) } } };
    };
    const { network, grid, enter, recording } = await startAll(4, {
      rules: rulesOf(rule, faults),
      records: true,
    });
    const guest = await enter(GUEST, network.ports('10.0.0.4'));
    const undelivered: string[] = [];
    guest.on('undelivered', ({ name }) => undelivered.push(name));
    const host = await network.runUntil(
      arrive({ ...HOST, grid: grid.loginUri }, network.ports('10.0.0.5')),
      MINUTE_MS,
    );
    const heard: string[] = [];
    host.on('chat', ({ text: words }) => void heard.push(words));
    await network.run(3000);
    for (const words of ['drop me', 'late', 'throw', 'echo', 'loud']) guest.chat.say(words);
    await network.run(1500);
    expect(heard).toEqual(['throw', 'echo', 'of the proxy', 'LOUD']);
    await network.run(20_000);
    expect(heard).toEqual(['throw', 'echo', 'of the proxy', 'LOUD', 'late']);
    expect(faults).toMatchObject([{ message: 'a rule that fails (viewer)' }]);
    expect(undelivered).toEqual([]);
    const marks = recording!.records.filter((kept) => kept.kind === 'mark' && kept.name === 'rule');
    expect(marks).toMatchObject([
      { text: 'ChatFromViewer: dropped (of Test User, from the viewer)' },
      { text: 'ChatFromViewer: delayed by 2000 ms (of Test User, from the viewer)' },
      { text: 'ChatFromViewer: ChatFromViewer sent to the simulator (of Test User, from the viewer)' },
      { text: 'ChatFromViewer: changed (of Test User, from the viewer)' },
    ]);
    await network.runUntil(guest.logout(), MINUTE_MS);
  });
});

describe('a proxy', () => {
  it('says that its grid is down, in the words that a viewer shows', async () => {
    const network = new MemoryNetwork(5);
    const lines: string[] = [];
    const proxy = await startMemoryProxy(network, {
      address: PROXY,
      grid: 'http://10.0.0.2:9000/',
      tell: (line) => void lines.push(line),
    });
    const entering = arrive({ ...GUEST, grid: proxy.loginUri }, network.ports('10.0.0.4'));
    await expect(network.runUntil(entering, MINUTE_MS)).rejects.toThrow(
      'The grid at http://10.0.0.2:9000 does not answer (unreachable)',
    );
    expect(lines[0]).toBe('http://10.0.0.2:9000 does not answer (unreachable)');
  });

  it('says that a viewer has vanished, and forgets it', async () => {
    const { network, proxy, lines, enter } = await startAll(6);
    const ports = network.ports('10.0.0.4');
    let isGone = false;
    const { http } = ports;
    await enter(GUEST, {
      ...wrapLinks(ports, (link) => ({
        ...link,
        send: (datagram, to) => {
          if (!isGone) link.send(datagram, to);
        },
        onDatagram: (receive) => link.onDatagram(receive),
        onError: (report) => link.onError(report),
        close: () => link.close(),
      })),
      http: {
        request: (request) => (isGone ? new Promise<never>(() => undefined) : http.request(request)),
      },
    });
    isGone = true;
    await network.run(400_000);
    expect(lines).toEqual([
      'Test User: has logged in',
      'Test User: nothing has come from the viewer for 60 s',
      'Test User: has vanished: nothing came from the viewer for 330 s',
    ]);
    expect(proxy.status().agents).toEqual([]);
  });

  it('leads nowhere but where its grid has said', async () => {
    const { network, proxy, enter } = await startAll(7);
    const elsewhere = await network
      .ports('10.0.0.8')
      .serveHttp(() => Promise.resolve({ status: 200, headers: {}, body: new Uint8Array(0) }), { port: 80 });
    const { http } = network.ports('10.0.0.4');
    const ask = async (path: string): Promise<number> =>
      (
        await network.runUntil(
          http.request({ method: 'GET', url: proxy.loginUri.slice(0, -1) + path }),
          MINUTE_MS,
        )
      ).status;
    await enter(GUEST, network.ports('10.0.0.5'));
    expect(await ask('/s/grid/0/')).toBe(404);
    expect(await ask('/s/00000000000000000000000000000000/0/')).toBe(404);
    expect(await ask('//10.0.0.8/')).toBe(404);
    const { body } = await network.runUntil(
      http.request({ method: 'GET', url: `${proxy.loginUri}get_grid_info` }),
      MINUTE_MS,
    );
    expect(new TextDecoder().decode(body)).toContain(`<login>${proxy.loginUri}</login>`);
    await elsewhere.close();
  });
});
