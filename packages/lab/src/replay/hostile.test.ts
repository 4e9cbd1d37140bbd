/** A recording that is played at a grid that leads elsewhere, at one that answers at once without end, and among strangers. */
import { ForbiddenAddressError } from '@landfall/client/addresses';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { encodeMessage } from '@landfall/protocol/message';
import { decodePacket, encodePacket } from '@landfall/protocol/packet';
import { MemoryNetwork } from '@landfall/transport/memory';
import { nodeInflate } from '@landfall/transport/node';
import type { HttpResponse, Link, Ports } from '@landfall/transport/ports';
import { wrapLinks } from '@landfall/transport/wrappers';
import { expect, it } from 'vitest';
import { sampleArrival } from '../testimony/samples.ts';
import { replayClient } from './replay-client.ts';
import { readSession } from './recorded-session.ts';
import { pollEvents } from './replayed-polls.ts';

const LOGIN = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };
const STRANGER = { address: '10.9.9.9', port: 4444 };
const FORGED_SEQUENCE = 4321;
const FORGED = encodePacket({
  sequence: FORGED_SEQUENCE,
  reliable: true,
  body: encodeMessage({ name: 'EconomyDataRequest' }),
});

async function visit(change: (ports: Ports) => Ports) {
  const network = new MemoryNetwork();
  const config = { ...DEFAULT_GRID, passwordScheme: 'opensim' } as const;
  const grid = await network.runUntil(startGrid(config, network.ports()), 1000);
  const session = await readSession(sampleArrival().recording, nodeInflate);
  const login = { ...LOGIN, grid: grid.loginUri };
  return await network.runUntil(replayClient(session, change(network.ports()), { login }), 120_000);
}

const withHttp = (ports: Ports, change: (answer: HttpResponse) => HttpResponse): Ports => ({
  ...ports,
  http: { request: async (request) => change(await ports.http.request(request)) },
});

it('sends nothing where its grid may not send anybody', async () => {
  const elsewhere = (answer: HttpResponse): HttpResponse => {
    const text = new TextDecoder().decode(answer.body);
    const moved = text.replace(/(sim_ip<\/name>\s*<value><string>)[\d.]+/, '$1192.168.1.9');
    return { ...answer, body: new TextEncoder().encode(moved) };
  };
  const sent: string[] = [];
  const watched = (link: Link): Link => ({
    local: link.local,
    send: (datagram, to) => {
      sent.push(to.address);
      link.send(datagram, to);
    },
    onDatagram: (receive) => link.onDatagram(receive),
    onError: (report) => link.onError(report),
    close: () => link.close(),
  });
  await expect(visit((ports) => wrapLinks(withHttp(ports, elsewhere), watched))).rejects.toThrow(
    ForbiddenAddressError,
  );
  expect(sent).toEqual([]);
});

it('hears nobody but its simulators', async () => {
  const acked: number[] = [];
  const amongStrangers = (link: Link): Link => ({
    local: link.local,
    send: (datagram, to) => {
      const { bytes, start, end } = decodePacket(datagram);
      if (Buffer.from(bytes.subarray(start, start + 4)).toString('hex') === 'fffffffb')
        acked.push(new DataView(bytes.buffer, bytes.byteOffset, end).getUint32(start + 5, true));
      link.send(datagram, to);
    },
    onDatagram: (receive) =>
      link.onDatagram((datagram, from) => {
        receive(FORGED.slice(), STRANGER);
        receive(datagram, from);
      }),
    onError: (report) => link.onError(report),
    close: () => link.close(),
  });
  const { simulators } = await visit((ports) => wrapLinks(ports, amongStrangers));
  expect(simulators.flatMap(({ onlyNow }) => onlyNow)).not.toContain('EconomyDataRequest');
  expect(acked.length).toBeGreaterThan(0);
  expect(acked).not.toContain(FORGED_SEQUENCE);
});

it('asks a queue that answers at once with nothing no more often than is polite', async () => {
  const network = new MemoryNetwork();
  const stop = new AbortController();
  let asked = 0;
  const request = (): Promise<HttpResponse> => {
    if (++asked > 1000) stop.abort();
    return Promise.resolve({ status: 502, headers: {}, body: new Uint8Array(0) });
  };
  const polls = pollEvents(
    'http://127.0.0.1:9000/CE/1',
    { http: { request }, clock: network.clock, signal: stop.signal },
    () => undefined,
  );
  await network.run(10_000);
  stop.abort();
  await network.runUntil(polls, 1000);
  expect(asked).toBeGreaterThan(10);
  expect(asked).toBeLessThanOrEqual(41);
});
