import { Uuid } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Link } from '@landfall/transport/ports';
import { expect, it } from 'vitest';
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

it('keeps the region that is heard, however many others are named', async () => {
  const network = new MemoryNetwork(1);
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
    tell: () => undefined,
    onEnd: () => undefined,
  });
  const simulator = (port: number): Endpoint => ({ address: '10.0.0.2', port });
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
