/** What every link promises, whoever implements or wraps it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '../memory/index.ts';
import { createNodePorts } from '../node/index.ts';
import type { Clock, Link, Ports } from '../ports/index.ts';
import { injectFaults, record, trace, wrapLinks } from '../wrappers/index.ts';

interface World {
  readonly ports: Ports;
  /** Lets time pass until the promise settles. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
}

function nodeWorld(): World {
  return { ports: createNodePorts(), until: (promise) => promise };
}

function memoryWorld(): World {
  const network = new MemoryNetwork(7);
  return { ports: network.ports(), until: (promise) => network.runUntil(promise, 5_000) };
}

const wrapped =
  (world: () => World, wrap: (link: Link, clock: Clock) => Link): (() => World) =>
  () => {
    const { ports, until } = world();
    return { ports: wrapLinks(ports, (link) => wrap(link, ports.clock)), until };
  };

const worlds: Readonly<Record<string, () => World>> = {
  node: nodeWorld,
  memory: memoryWorld,
  'traced memory': wrapped(memoryWorld, (link) => trace(link, () => {})),
  'recorded node': wrapped(nodeWorld, (link, clock) => record(link, clock, () => {})),
  'memory with no faults': wrapped(memoryWorld, (link, clock) => injectFaults(link, { clock, seed: 1 })),
  'node with a delay both ways': wrapped(nodeWorld, (link, clock) =>
    injectFaults(link, { clock, seed: 1, outgoing: { delayMs: 1 }, incoming: { delayMs: 1 } }),
  ),
  'memory with a delay both ways': wrapped(memoryWorld, (link, clock) =>
    injectFaults(link, { clock, seed: 1, outgoing: { delayMs: 5 }, incoming: { delayMs: 5 } }),
  ),
};

interface Arrival {
  readonly bytes: Uint8Array;
  readonly from: Endpoint;
}

const nextDatagram = (link: Link): Promise<Arrival> =>
  new Promise((resolve) => link.onDatagram((bytes, from) => resolve({ bytes, from })));

describe.each(Object.entries(worlds))('a link: %s', (_, createWorld) => {
  const opened: Link[] = [];
  const open = async ({ ports }: World, port?: number): Promise<Link> => {
    const link = await ports.openLink(port === undefined ? {} : { port });
    opened.push(link);
    return link;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((link) => link.close()));
  });

  it('has an address and a port of its own', async () => {
    const world = createWorld();
    const [one, other] = [await open(world), await open(world)];
    expect(one.local.address).toBe('127.0.0.1');
    expect(one.local.port).toBeGreaterThan(0);
    expect(other.local.port).not.toBe(one.local.port);
  });

  it('delivers the bytes, and says from where', async () => {
    const world = createWorld();
    const [one, other] = [await open(world), await open(world)];
    const arrival = nextDatagram(other);
    one.send(Uint8Array.of(1, 2, 3), other.local);
    const { bytes, from } = await world.until(arrival);
    expect([...bytes]).toEqual([1, 2, 3]);
    expect({ address: from.address, port: from.port }).toEqual(one.local);
  });

  it('hands over plain bytes that the receiver owns', async () => {
    const world = createWorld();
    const [one, other] = [await open(world), await open(world)];
    const arrival = nextDatagram(other);
    one.send(Uint8Array.of(1, 2, 3), other.local);
    const { bytes } = await world.until(arrival);
    const copy = bytes.slice();
    copy[0] = 99;
    expect(bytes[0]).toBe(1);
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
  });

  it('has taken the bytes when send returns', async () => {
    const world = createWorld();
    const [one, other] = [await open(world), await open(world)];
    const arrival = nextDatagram(other);
    const scratch = Uint8Array.of(1, 2, 3);
    one.send(scratch, other.local);
    scratch.fill(0);
    expect([...(await world.until(arrival)).bytes]).toEqual([1, 2, 3]);
  });

  it('tells its error handler what a receiver rejects with, later too, and drops what that one does', async () => {
    const world = createWorld();
    const [one, other] = [await open(world), await open(world)];
    const told = new Promise<Error>((resolve) =>
      other.onError(async (error) => {
        resolve(error);
        await Promise.reject(new RangeError('the handler too'));
      }),
    );
    other.onDatagram(async ([first]) => {
      await Promise.resolve();
      throw new RangeError(`not ${first}`);
    });
    one.send(Uint8Array.of(1), other.local);
    expect(String(await world.until(told))).toBe('RangeError: not 1');
  });

  it('loses what it cannot send, and does not throw', async () => {
    const world = createWorld();
    const [one, other] = [await open(world), await open(world)];
    const arrival = nextDatagram(other);
    one.send(new Uint8Array(70_000), other.local);
    one.send(Uint8Array.of(9), { address: '127.0.0.1', port: 1 });
    one.send(Uint8Array.of(9), { address: '127.0.0.1', port: 70_000 });
    one.send(Uint8Array.of(5), other.local);
    expect([...(await world.until(arrival)).bytes]).toEqual([5]);
  });

  it('reaches IPv6 addresses from an IPv4 one, and gets answers', async () => {
    const world = createWorld();
    const one = await open(world);
    const other = await world.ports.openLink({ address: '::1' });
    opened.push(other);
    const asked = nextDatagram(other);
    one.send(Uint8Array.of(1), { address: '::1', port: other.local.port });
    const { from } = await world.until(asked);
    const answered = nextDatagram(one);
    other.send(Uint8Array.of(2), from);
    const answer = await world.until(answered);
    expect([...answer.bytes]).toEqual([2]);
    expect(answer.from.port).toBe(other.local.port);
    expect(['::1', '127.0.0.1']).toContain(answer.from.address);
  });

  it('refuses a port in use, naming address and port', async () => {
    const world = createWorld();
    const { port } = (await open(world)).local;
    await expect(open(world, port)).rejects.toMatchObject({
      code: 'usage',
      message: `cannot bind UDP 127.0.0.1:${port}: port in use`,
    });
  });

  it('refuses an address that is not of this host', async () => {
    const { ports } = createWorld();
    await expect(ports.openLink({ address: '203.0.113.7', port: 4000 })).rejects.toMatchObject({
      code: 'usage',
      message: 'cannot bind UDP 203.0.113.7:4000: this host has no such address',
    });
  });

  it('frees its port when it is closed, twice if need be, and is silent then', async () => {
    const world = createWorld();
    const first = await open(world);
    await Promise.all([first.close(), first.close()]);
    const second = await open(world, first.local.port);
    expect(second.local).toEqual(first.local);
    expect(() => first.send(Uint8Array.of(1), second.local)).not.toThrow();
  });
});
