import { Uuid } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Link } from '@landfall/transport/ports';
import { expect, it } from 'vitest';
import { quietest } from './quietest.ts';
import { ProxySession } from './proxy-session.ts';

/** A socket that says nothing, and hears what it is given. */
class StubLink implements Link {
  readonly local: Endpoint;
  isClosed = false;
  receive: (datagram: Uint8Array, from: Endpoint) => void = () => undefined;

  constructor(port: number) {
    this.local = { address: '10.0.0.3', port };
  }

  send(): void {}

  onDatagram(receive: (datagram: Uint8Array, from: Endpoint) => void): void {
    this.receive = receive;
  }

  onError(): void {}

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

const simulator = (port: number, address = '10.0.0.2'): Endpoint => ({ address, port });

async function openSession() {
  const network = new MemoryNetwork(1);
  const lines: string[] = [];
  const fronts: StubLink[] = [];
  const upstream = new StubLink(1);
  const openFront = (): Promise<Link> => {
    fronts.push(new StubLink(100 + fronts.length));
    return Promise.resolve(fronts.at(-1)!);
  };
  const session = await ProxySession.open({
    environment: {
      clock: network.clock,
      inflate: undefined,
      randomBytes: (length) => new Uint8Array(length),
      openFront,
      openUpstream: () => Promise.resolve(upstream),
      reaches: (address) => address.startsWith('10.'),
      upstream: () => ({ close: () => undefined }) as never,
      serve: () => Promise.reject(new Error('not asked for')),
    },
    token: 'token',
    base: 'http://10.0.0.3:9100',
    httpPort: 9100,
    announce: undefined,
    agent: 'Ann Other',
    login: { circuitCode: 7, sessionId: Uuid.parse('a0000000-0000-4000-8000-000000000003') },
    recording: undefined,
    rules: undefined,
    tell: (line) => void lines.push(line),
    onEnd: () => undefined,
  });
  return { network, lines, fronts, upstream, session };
}

it('keeps the region that is heard, however many others are named', async () => {
  const { network, fronts, upstream, session } = await openSession();
  await session.otherPlaces([simulator(9000)]);
  for (let port = 9001; port <= 9300; port++) {
    await network.run(10);
    upstream.receive(Uint8Array.of(0, 0, 0, 0, 1, 0, 1), simulator(9000));
    await session.otherPlaces([simulator(port)]);
  }
  const open = fronts.filter(({ isClosed }) => !isClosed);
  expect(open).toHaveLength(256);
  expect(fronts[0]!.isClosed).toBe(false);
  expect(fronts.slice(1, 46).every(({ isClosed }) => isClosed)).toBe(true);
  session.end('is over');
  expect(fronts.every(({ isClosed }) => isClosed)).toBe(true);
});

it('opens no way to a simulator where its grid may not lead anybody', async () => {
  const { lines, fronts, session } = await openSession();
  const places = await session.otherPlaces([simulator(9000), simulator(53, '192.168.1.1')]);
  expect(fronts).toHaveLength(1);
  expect(places.simulator(simulator(9000))).toEqual(fronts[0]!.local);
  expect(places.simulator(simulator(53, '192.168.1.1'))).toEqual(simulator(53, '192.168.1.1'));
  expect(lines).toEqual([
    'Ann Other: the grid names a simulator at 192.168.1.1, where such a grid has none: left as it is',
  ]);
  session.end('is over');
});

it('lets the one that was not heard of for longest make room', () => {
  const [one, other, third] = [{ heardAt: 5 }, { heardAt: 3 }, { heardAt: 3 }];
  expect(quietest([one, other, third])).toBe(other);
  expect(quietest([one])).toBe(one);
});
