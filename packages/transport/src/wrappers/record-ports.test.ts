import { ClosedError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { MemoryNetwork } from '../memory/index.ts';
import { recordPorts } from './index.ts';
import type { RecordedDatagram, RecordedExchange } from './index.ts';

function recorded() {
  const network = new MemoryNetwork(1, { delayMs: 5 });
  const datagrams: RecordedDatagram[] = [];
  const exchanges: RecordedExchange[] = [];
  const sink = {
    datagram: (datagram: RecordedDatagram) => datagrams.push(datagram),
    exchange: (exchange: RecordedExchange) => exchanges.push(exchange),
  };
  const at = (address: string) => recordPorts(network.ports(address), sink);
  return { network, datagrams, exchanges, at };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const TEXT = { 'content-type': 'text/plain' };

describe('recorded ports', () => {
  it('show what both ends of an exchange saw, with times and ends', async () => {
    const { network, exchanges, at } = recorded();
    const handler = ({ body }: { body: Uint8Array }) =>
      Promise.resolve({ status: 201, headers: TEXT, body: Uint8Array.of(...body, 33) });
    const server = await at('10.0.0.1').serveHttp(handler, { port: 9000 });
    const url = 'http://10.0.0.1:9000/CAPS/x?y';
    const asking = at('10.0.0.2').http.request({ method: 'POST', url, headers: TEXT, body: bytes('a') });
    const answer = await network.runUntil(asking, 1000);
    expect(answer.body).toEqual(bytes('a!'));
    const [there, here] = exchanges;
    const common = {
      to: { address: '10.0.0.1', port: 9000 },
      origin: 'http://10.0.0.1:9000',
      request: { method: 'POST', target: '/CAPS/x?y', body: { bytes: bytes('a'), missingBytes: 0 } },
      response: { status: 201, body: { bytes: bytes('a!'), missingBytes: 0 }, isWhole: true },
    };
    expect(there).toMatchObject({ ...common, role: 'server', at: 5, from: { address: '10.0.0.2' } });
    expect(here).toMatchObject({ ...common, role: 'client', at: 0, from: undefined });
    expect(here?.response?.endedAt).toBe(10);
    await server.close();
  });

  it('tell why there was no answer, and no more of it than its kind', async () => {
    const { network, exchanges, at } = recorded();
    const asking = at('10.0.0.2').http.request({ method: 'GET', url: 'http://10.0.0.1:9/secret' });
    await expect(network.runUntil(asking, 60_000)).rejects.toThrow(ClosedError);
    expect(exchanges).toMatchObject([{ response: undefined, failure: 'closed unreachable' }]);
  });

  it('show every datagram', async () => {
    const { network, datagrams, at } = recorded();
    const one = await at('10.0.0.1').openLink();
    const other = await at('10.0.0.2').openLink();
    other.onDatagram(() => undefined);
    one.send(Uint8Array.of(1), other.local);
    await network.run(100);
    expect(datagrams.map(({ direction, at: time }) => [direction, time])).toEqual([
      ['outgoing', 0],
      ['incoming', 5],
    ]);
  });

  it('go on when the sink throws', async () => {
    const network = new MemoryNetwork(1, { delayMs: 0 });
    const sink = {
      datagram: () => undefined,
      exchange: () => {
        throw new TypeError('sink');
      },
    };
    const ports = recordPorts(network.ports('10.0.0.1'), sink);
    await ports.serveHttp(() => Promise.resolve({ status: 204, headers: {}, body: bytes('') }), { port: 80 });
    const asking = ports.http.request({ method: 'GET', url: 'http://10.0.0.1/' });
    expect((await network.runUntil(asking, 1000)).status).toBe(204);
  });
});
