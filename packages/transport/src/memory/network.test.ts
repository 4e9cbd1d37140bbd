import { ClosedError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { MemoryNetwork } from './network.ts';
import { microtasks } from './settle.ts';

const NO_BYTES = new Uint8Array(0);

describe('virtual time', () => {
  it('passes only when it is run, in the order of the instants, then of the planning', async () => {
    const network = new MemoryNetwork();
    const seen: string[] = [];
    const note = (what: string) => () => seen.push(`${what} at ${network.clock.now()}`);
    network.clock.after(30, note('third'));
    network.clock.after(10, note('first'));
    network.clock.after(10, note('second'));
    network.clock.after(5, note('cancelled'))();
    await network.run(20);
    expect(seen).toEqual(['first at 10', 'second at 10']);
    expect(network.clock.now()).toBe(20);
    await network.run(20);
    expect(seen.at(-1)).toBe('third at 30');
  });

  it('keeps a thousand timers in order', async () => {
    const network = new MemoryNetwork(3);
    const seen: number[] = [];
    for (let i = 0; i < 1000; i++) {
      const cancel = network.clock.after(network.random() * 500, () => seen.push(network.clock.now()));
      if (i % 3 === 0) cancel();
    }
    await network.run(500);
    expect(seen.length).toBe(666);
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
  });

  it('lets promises settle between two instants', async () => {
    for (const settle of [undefined, microtasks]) {
      const network = new MemoryNetwork(1, settle === undefined ? {} : { settle });
      const seen: string[] = [];
      network.clock.after(10, () => {
        void (async () => {
          for (let i = 0; i < 50; i++) await Promise.resolve();
          seen.push(`chain at ${network.clock.now()}`);
        })();
      });
      network.clock.after(10.001, () => seen.push('next'));
      await network.run(20);
      expect(seen).toEqual(['chain at 10', 'next']);
    }
  });

  it('runs until a promise settles or a condition holds, and no longer', async () => {
    const network = new MemoryNetwork();
    const later = new Promise<string>((resolve) => network.clock.after(40, () => resolve('done')));
    expect(await network.runUntil(later, 1000)).toBe('done');
    expect(network.clock.now()).toBe(40);
    network.clock.after(5, () => {});
    network.clock.after(50, () => {});
    await network.runUntil(() => network.clock.now() >= 45, 1000);
    expect(network.clock.now()).toBe(45);
  });

  it('says when the awaited does not come', async () => {
    const network = new MemoryNetwork();
    network.clock.after(70, () => {});
    const error: unknown = await network.runUntil(new Promise(() => {}), 60).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'timeout', waitedMs: 60, missing: 'the promise' });
    await expect(network.runUntil(() => false, 1000)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('rejects as the promise does, and throws what a callback throws', async () => {
    const network = new MemoryNetwork();
    await expect(network.runUntil(Promise.reject(new RangeError('no')), 10)).rejects.toThrow('no');
    network.clock.after(1, () => {
      throw new RangeError('in a callback');
    });
    await expect(network.run(10)).rejects.toThrow('in a callback');
    await network.run(10);
  });

  it('refuses two runs at once, and a loop without a delay', async () => {
    const network = new MemoryNetwork();
    const first = network.run(1);
    await expect(network.run(1)).rejects.toMatchObject({ code: 'usage' });
    await first;
    const again = (): void => {
      for (let i = 0; i < 1000; i++) network.clock.after(0, () => {});
      network.clock.after(0, again);
    };
    again();
    await expect(network.run(1)).rejects.toMatchObject({ code: 'usage' });
  });

  it('stands still for work that goes on elsewhere, however many turns of the host it takes', async () => {
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const work = async (): Promise<void> => {
      for (let turns = 0; turns < 20; turns++) await turn();
    };
    const network = new MemoryNetwork();
    let wokenAt = -1;
    network.clock.after(1, () => {
      void network.hold(work()).then(() => (wokenAt = network.clock.now()));
    });
    network.clock.after(2, () => {});
    await network.run(1000);
    expect(wokenAt).toBe(1);
  });
});

describe('the network', () => {
  const arrivals = async (seed: number): Promise<number[]> => {
    const network = new MemoryNetwork(seed, { delayMs: 100, jitterMs: 25 });
    const one = await network.ports('10.0.0.1').openLink();
    const other = await network.ports('10.0.0.2').openLink({ port: 9000 });
    const seen: number[] = [];
    other.onDatagram((_, from) => {
      expect(from).toEqual(one.local);
      seen.push(network.clock.now());
    });
    for (let i = 0; i < 50; i++) one.send(Uint8Array.of(i), { address: '10.0.0.2', port: 9000 });
    await network.run(1000);
    return seen;
  };

  it('delays each datagram by chance within the bounds, the same for the same seed', async () => {
    const seen = await arrivals(5);
    expect(seen.length).toBe(50);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(75);
    expect(Math.max(...seen)).toBeLessThanOrEqual(125);
    expect(new Set(seen).size).toBeGreaterThan(40);
    expect(await arrivals(5)).toEqual(seen);
    expect(await arrivals(6)).not.toEqual(seen);
  });

  it('gives each host its own ports and its own loopback', async () => {
    const network = new MemoryNetwork();
    const one = await network.ports('10.0.0.1').openLink({ address: '127.0.0.1', port: 9000 });
    const other = await network.ports('10.0.0.2').openLink({ address: '0.0.0.0', port: 9000 });
    const seen: string[] = [];
    one.onDatagram((_, from) => seen.push(`one from ${from.address}`));
    other.onDatagram((_, from) => seen.push(`other from ${from.address}`));
    one.send(Uint8Array.of(1), { address: '127.0.0.1', port: 9000 });
    one.send(Uint8Array.of(1), other.local);
    await network.run(10);
    expect(seen).toEqual(['one from 10.0.0.1', 'other from 10.0.0.1']);
  });

  it('delivers nothing to a link that closed meanwhile', async () => {
    const network = new MemoryNetwork();
    const [one, other] = [await network.ports().openLink(), await network.ports().openLink()];
    let seen = 0;
    other.onDatagram(() => seen++);
    one.send(Uint8Array.of(1), other.local);
    await other.close();
    await network.run(10);
    expect(seen).toBe(0);
  });

  it('seeds random bytes', () => {
    const bytes = (seed: number): Uint8Array => new MemoryNetwork(seed).ports().randomBytes(16);
    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(1)).not.toEqual(bytes(2));
    expect(bytes(1).length).toBe(16);
  });
});

describe('HTTP in memory', () => {
  it('takes a delay each way, and lets a long poll wait', async () => {
    const network = new MemoryNetwork(1, { delayMs: 100 });
    const server = await network.ports('10.0.0.1').serveHttp(
      () =>
        new Promise((resolve) => {
          network.clock.after(90_000, () => resolve({ status: 200, headers: {}, body: NO_BYTES }));
        }),
    );
    const { http } = network.ports('10.0.0.2');
    const url = `http://10.0.0.1:${server.local.port}/`;
    const answer = await network.runUntil(http.request({ method: 'GET', url, timeoutMs: 120_000 }), 200_000);
    expect(answer.status).toBe(200);
    expect(network.clock.now()).toBe(90_200);
  });

  it('breaks what is open when the server closes, and tells both sides', async () => {
    const network = new MemoryNetwork(1, { delayMs: 100 });
    let isAborted = false;
    const server = await network.ports().serveHttp(({ signal }) => {
      signal.addEventListener('abort', () => (isAborted = true));
      return new Promise(() => {});
    });
    const url = `http://127.0.0.1:${server.local.port}/`;
    const asked = network.ports().http.request({ method: 'GET', url });
    network.clock.after(500, () => void server.close());
    await expect(network.runUntil(asked, 1000)).rejects.toMatchObject({ code: 'closed', reason: 'reset' });
    expect(network.clock.now()).toBe(600);
    expect(isAborted).toBe(true);
  });

  it('cuts a connection whose handler throws ClosedError, and answers 500 for all else', async () => {
    const network = new MemoryNetwork(1, { delayMs: 100 });
    const server = await network.ports().serveHttp(({ path }) => {
      if (path === '/cut') throw new ClosedError('broken off', { by: 'us', reason: 'reset' });
      throw new RangeError('mine');
    });
    const { http } = network.ports();
    const ask = (path: string) =>
      network.runUntil(
        http.request({ method: 'GET', url: `http://127.0.0.1:${server.local.port}/${path}` }),
        1000,
      );
    await expect(ask('cut')).rejects.toMatchObject({ code: 'closed', reason: 'reset' });
    expect((await ask('other')).status).toBe(500);
  });

  it('has no TLS', async () => {
    const { http } = new MemoryNetwork().ports();
    await expect(http.request({ method: 'GET', url: 'https://127.0.0.1/' })).rejects.toMatchObject({
      code: 'closed',
      reason: 'tls',
    });
  });
});
