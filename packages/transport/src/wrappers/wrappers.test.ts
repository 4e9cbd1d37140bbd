import { describe, expect, it } from 'vitest';
import { MemoryNetwork } from '../memory/index.ts';
import type { Link } from '../ports/index.ts';
import { dropFirst, dropNth, injectFaults, injectHttpFaults, record, trace } from './index.ts';
import type { LinkFaults, RecordedDatagram } from './index.ts';

interface Passed {
  readonly at: number;
  readonly bytes: readonly number[];
}

/** Sends `count` datagrams of 8 bytes, number i in the first two, 10 ms apart, through a link with these faults. */
async function pass(count: number, faults: { outgoing?: LinkFaults; incoming?: LinkFaults }, seed = 1) {
  const network = new MemoryNetwork(1, { delayMs: 0 });
  const one = await network.ports('10.0.0.1').openLink();
  const faulty = injectFaults(one, { clock: network.clock, seed, ...faults });
  const other = await network.ports('10.0.0.2').openLink();
  const there: Passed[] = [];
  const back: Passed[] = [];
  other.onDatagram((datagram, from) => {
    there.push({ at: network.clock.now(), bytes: [...datagram] });
    other.send(datagram, from);
  });
  faulty.onDatagram((datagram) => back.push({ at: network.clock.now(), bytes: [...datagram] }));
  for (let i = 0; i < count; i++) {
    faulty.send(Uint8Array.of(i >> 8, i & 255, 1, 2, 3, 4, 5, 6), other.local);
    await network.run(10);
  }
  await network.run(10_000);
  return { there, back };
}

const numbers = (passed: readonly Passed[]): number[] =>
  passed.map(({ bytes }) => bytes[0]! * 256 + bytes[1]!);

describe('injected faults', () => {
  it('lose about the stated part, each direction on its own', async () => {
    const { there, back } = await pass(2000, { outgoing: { loss: 0.2 }, incoming: { loss: 0.5 } });
    expect(there.length / 2000).toBeCloseTo(0.8, 1);
    expect(back.length / there.length).toBeCloseTo(0.5, 1);
  });

  it('are the same for the same seed', async () => {
    const faults = { outgoing: { loss: 0.2, duplication: 0.1, corruption: 0.1, jitterMs: 30, delayMs: 40 } };
    const first = await pass(300, faults);
    expect(await pass(300, faults)).toEqual(first);
    expect(await pass(300, faults, 2)).not.toEqual(first);
  });

  it('duplicate about the stated part', async () => {
    const { there } = await pass(1000, { outgoing: { duplication: 0.3 } });
    expect(there.length / 1000).toBeCloseTo(1.3, 1);
    expect(new Set(numbers(there)).size).toBe(1000);
  });

  it('change exactly one byte of about the stated part', async () => {
    const { there } = await pass(1000, { outgoing: { corruption: 0.25 } });
    const changed = there.map(({ bytes }, i) => {
      const sent = [i >> 8, i & 255, 1, 2, 3, 4, 5, 6];
      return sent.filter((byte, at) => bytes[at] !== byte).length;
    });
    expect(Math.max(...changed)).toBe(1);
    expect(changed.filter((bytes) => bytes === 1).length / 1000).toBeCloseTo(0.25, 1);
  });

  it('delay within the bounds', async () => {
    const { there } = await pass(300, { outgoing: { delayMs: 100, jitterMs: 50 } });
    const delays = there.map(({ at, bytes }) => at - (bytes[0]! * 256 + bytes[1]!) * 10);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...delays)).toBeLessThanOrEqual(150);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(80);
  });

  it('let later datagrams pass those held back', async () => {
    const { there } = await pass(300, { outgoing: { reorder: 0.1, reorderMs: 25 } });
    const order = numbers(there);
    expect(order.length).toBe(300);
    expect(order).not.toEqual([...order].sort((one, other) => one - other));
  });

  it('lose by script, and nothing else', async () => {
    const isEven = (datagram: Uint8Array): boolean => datagram[1]! % 2 === 0;
    const first = await pass(10, { outgoing: { drop: dropFirst(3, isEven) } });
    expect(numbers(first.there)).toEqual([1, 3, 5, 6, 7, 8, 9]);
    const nth = await pass(10, { incoming: { drop: dropNth(2, isEven) } });
    expect(numbers(nth.back)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('can be changed on command', async () => {
    const network = new MemoryNetwork();
    const link = await network.ports().openLink();
    const other = await network.ports().openLink();
    const faulty = injectFaults(link, { clock: network.clock, seed: 1, outgoing: { loss: 1 } });
    const seen: number[] = [];
    other.onDatagram((datagram) => seen.push(datagram[0]!));
    faulty.send(Uint8Array.of(1), other.local);
    faulty.setFaults({});
    faulty.send(Uint8Array.of(2), other.local);
    await network.run(10);
    expect(seen).toEqual([2]);
  });

  it('drop what who listens in rejects with', async () => {
    const network = new MemoryNetwork();
    const [one, other] = [await network.ports().openLink(), await network.ports().openLink()];
    let arrived = 0;
    other.onDatagram(() => arrived++);
    const failing = async (): Promise<void> => await Promise.reject(new RangeError('no disk'));
    const heard = record(trace(one, failing), network.clock, failing);
    heard.send(Uint8Array.of(1), other.local);
    await network.run(100);
    // A rejection that nobody takes would end the run.
    expect(arrived).toBe(1);
  });

  it('deliver nothing after close', async () => {
    const network = new MemoryNetwork();
    const link = await network.ports().openLink();
    const other = await network.ports().openLink();
    const faulty = injectFaults(link, { clock: network.clock, seed: 1, incoming: { delayMs: 50 } });
    let seen = 0;
    faulty.onDatagram(() => seen++);
    other.send(Uint8Array.of(1), link.local);
    await network.run(10);
    await faulty.close();
    await network.run(100);
    expect(seen).toBe(0);
  });
});

describe('watching wrappers', () => {
  const exchange = async (wrap: (link: Link, network: MemoryNetwork) => Link): Promise<void> => {
    const network = new MemoryNetwork();
    const other = await network.ports('10.0.0.2').openLink({ port: 9000 });
    other.onDatagram((_, from) => other.send(Uint8Array.of(4, 5), from));
    const link = wrap(await network.ports('10.0.0.1').openLink({ port: 4000 }), network);
    link.onDatagram(() => {});
    link.send(Uint8Array.of(1, 2, 3), other.local);
    await network.run(10);
  };

  it('trace writes a line for each datagram', async () => {
    const lines: string[] = [];
    await exchange((link) =>
      trace(
        link,
        (line) => lines.push(line),
        (datagram) => `starts ${datagram[0]}`,
      ),
    );
    expect(lines).toEqual([
      '10.0.0.1:4000 → 10.0.0.2:9000  3 bytes  starts 1',
      '10.0.0.2:9000 → 10.0.0.1:4000  2 bytes  starts 4',
    ]);
  });

  it('record hands over each datagram with direction and time', async () => {
    const seen: RecordedDatagram[] = [];
    await exchange((link, { clock }) => record(link, clock, (datagram) => seen.push(datagram)));
    const [one, other] = [
      { address: '10.0.0.1', port: 4000 },
      { address: '10.0.0.2', port: 9000 },
    ];
    expect(seen).toMatchObject([
      { direction: 'outgoing', at: 0, from: one, to: other, bytes: Uint8Array.of(1, 2, 3) },
      { direction: 'incoming', at: 2, from: other, to: one, bytes: Uint8Array.of(4, 5) },
    ]);
    expect(seen[1]!.wallTimeMs - seen[0]!.wallTimeMs).toBe(2);
  });
});

describe('injected HTTP faults', () => {
  const start = async (
    faults: Parameters<typeof injectHttpFaults>[1] extends infer O ? Partial<O> : never,
  ) => {
    const network = new MemoryNetwork();
    let served = 0;
    const server = await network.ports().serveHttp(async () => {
      served++;
      return { status: 200, headers: {}, body: new Uint8Array(0) };
    });
    const http = injectHttpFaults(network.ports().http, { clock: network.clock, seed: 3, ...faults });
    const url = `http://127.0.0.1:${server.local.port}/`;
    const ask = (more: object = {}): Promise<string> =>
      network.runUntil(
        http.request({ method: 'GET', url, ...more }).then(
          () => 'answered',
          (error: { reason?: string; code: string }) => error.reason ?? error.code,
        ),
        60_000,
      );
    return { network, http, ask, served: () => served };
  };

  it('fail about the stated part before it arrives', async () => {
    const { ask, served } = await start({ failure: 0.3 });
    const results: string[] = [];
    for (let i = 0; i < 400; i++) results.push(await ask());
    const failed = results.filter((result) => result === 'reset').length;
    expect(failed / 400).toBeCloseTo(0.3, 1);
    expect(served()).toBe(400 - failed);
  });

  it('lose the answer after it was served', async () => {
    const { ask, served } = await start({ lostAnswer: 1 });
    expect(await ask()).toBe('reset');
    expect(served()).toBe(1);
  });

  it('delay, within the deadline of the request', async () => {
    const { ask, network } = await start({ delayMs: 100 });
    expect(await ask()).toBe('answered');
    expect(network.clock.now()).toBe(102);
    expect(await ask({ timeoutMs: 101 })).toBe('timeout');
    expect(network.clock.now()).toBe(203);
    expect(await ask({ timeoutMs: 50 })).toBe('timeout');
    expect(network.clock.now()).toBe(253);
    expect(await ask({ signal: AbortSignal.abort() })).toBe('aborted');
  });

  it('fail by script, until changed on command', async () => {
    const { ask, http } = await start({ fail: (request) => request.method === 'GET' });
    expect(await ask()).toBe('reset');
    expect(await ask({ method: 'POST' })).toBe('answered');
    http.setFaults({});
    expect(await ask()).toBe('answered');
  });
});
