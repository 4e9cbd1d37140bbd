/** A connection that is lost for a while, in virtual time: what is ordered comes once, circuits make up for the rest. */
import { arrive } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { GatewayState } from '@landfall/transport/relay';
import { describe, expect, it } from 'vitest';
import { MemoryGateway } from '../testing/index.ts';

const GUEST = { user: 'Test User', password: 'secret' };
const HOST = { user: 'Second Avatar', password: 'secret' };

async function arriveBoth(seed: number) {
  const network = new MemoryNetwork(seed, { delayMs: 10 });
  const until = <T>(promise: Promise<T>): Promise<T> => network.runUntil(promise, 120_000);
  const config = {
    ...DEFAULT_GRID,
    httpPort: 9000,
    advertise: '10.0.0.2',
    passwordScheme: 'opensim',
  } as const;
  const grid = await until(startGrid(config, network.ports('10.0.0.2')));
  const gateway = new MemoryGateway(network, grid.loginUri);
  const connection = await until(gateway.connect());
  const states: GatewayState[] = [];
  connection.onState((state) => states.push(state));
  const { http, openLink } = connection;
  const there = network.ports('10.0.0.3');
  const guest = await until(
    arrive({ ...GUEST, grid: grid.loginUri }, { ...network.ports('10.0.0.4'), http, openLink }),
  );
  const host = await until(arrive({ ...HOST, grid: grid.loginUri }, there));
  await network.run(3000);
  const heard: string[] = [];
  guest.on('chat', ({ text }) => heard.push(text));
  const said: string[] = [];
  host.on('chat', ({ text }) => said.push(text));
  return { network, grid, gateway, connection, states, guest, host, heard, said };
}

describe('a connection that is lost', () => {
  it.each([
    ['0.3 s', 300],
    ['5 s', 5000],
  ])('for %s loses nothing that circuits send again', async (_, gapMs) => {
    const { network, gateway, connection, states, guest, host, heard, said } = await arriveBoth(gapMs);
    gateway.wires.cut();
    await network.run(gapMs / 2);
    host.chat.say('said to the page');
    guest.chat.say('said by the page');
    const place = guest.region.objects.size;
    await network.run(gapMs / 2);
    gateway.wires.mend();
    await network.run(40_000);
    expect(heard.filter((text) => text === 'said to the page')).toHaveLength(1);
    expect(said.filter((text) => text === 'said by the page')).toHaveLength(1);
    expect(guest.region.objects.size).toBe(place);
    expect(states).toEqual(['lost', 'open']);
    expect([connection.state, gateway.statistics.resumed]).toEqual(['open', 1]);
    await network.runUntil(guest.logout(), 20_000);
  });

  it('and of which nobody is told is noticed by its silence', async () => {
    const { network, gateway, states, guest, said } = await arriveBoth(9);
    gateway.wires.cut(true);
    gateway.wires.mend();
    await network.run(9000);
    expect(states).toEqual([]);
    await network.run(6000);
    expect(states).toEqual(['lost', 'open']);
    guest.chat.say('there again');
    await network.run(1000);
    expect(said).toEqual(['there again']);
  });

  it('for 15 s is gone on with; what was given up meanwhile is told as undelivered', async () => {
    const { network, gateway, states, guest, heard, said } = await arriveBoth(15);
    const undelivered: string[] = [];
    guest.on('undelivered', ({ name }) => undelivered.push(name));
    gateway.wires.cut();
    guest.chat.say('into the void');
    await network.run(15_000);
    gateway.wires.mend();
    await network.run(10_000);
    expect(undelivered).toContain('ChatFromViewer');
    expect(states).toEqual(['lost', 'open']);
    guest.chat.say('again');
    await network.run(2000);
    expect([said, heard]).toEqual([['again'], ['again']]);
  });

  it('for longer than it is kept ends at both ends, and whatever waits with it', async () => {
    const { network, gateway, connection, states } = await arriveBoth(60);
    gateway.wires.cut();
    const waits = connection.http.request({
      method: 'GET',
      url: 'http://10.0.0.2:9000/',
      timeoutMs: 600_000,
    });
    waits.catch(() => undefined);
    await network.run(60_000);
    expect(gateway.sessions.size).toBe(0);
    gateway.wires.mend();
    await network.run(20_000);
    expect(states).toEqual(['lost', 'closed']);
    await expect(waits).rejects.toMatchObject({ code: 'closed' });
    await expect(connection.openLink()).rejects.toMatchObject({ code: 'closed' });
  });

  it('asks nothing twice, and gets every answer whole', async () => {
    const network = new MemoryNetwork(4, { delayMs: 10 });
    const asked: number[] = [];
    const server = await network.ports('10.0.0.2').serveHttp(async ({ body }) => {
      asked.push(body[0]!);
      await new Promise<void>((resolve) => void network.clock.after(body[0]! * 20, resolve));
      return { status: 200, headers: {}, body: new Uint8Array(100_000).fill(body[0]!) };
    });
    const url = `http://10.0.0.2:${server.local.port}/`;
    const gateway = new MemoryGateway(network, url);
    const connection = await network.runUntil(gateway.connect(), 1000);
    const ask = async (at: number) => {
      const body = new Uint8Array(50_000).fill(at);
      const answer = await connection.http.request({ method: 'POST', url, body });
      return answer.body.length === 100_000 && answer.body.every((byte) => byte === at);
    };
    const all = Promise.all(Array.from({ length: 60 }, (_, at) => ask(at)));
    for (let cuts = 0; cuts < 8; cuts++) {
      await network.run(137);
      gateway.wires.cut();
      await network.run(90);
      gateway.wires.mend();
      await network.run(300);
    }
    expect(await network.runUntil(all, 60_000)).toEqual(Array.from({ length: 60 }, () => true));
    expect(asked.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 60 }, (_, at) => at));
    expect(gateway.statistics.resumed).toBe(8);
  });
});
