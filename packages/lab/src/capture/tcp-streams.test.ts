import { encodeText } from '@landfall/protocol/bytes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { expect, it } from 'vitest';
import { TcpStreams } from './tcp-streams.ts';
import type { TcpSegment } from './tcp-segment.ts';

const SEEN = { frame: 1, sinceFirstNs: 0n };
const SERVER: Endpoint = { address: '10.0.0.1', port: 9000 };
const clientAt = (number: number): Endpoint => ({
  address: `10.1.${number >> 8}.${number & 255}`,
  port: 40_000,
});

const segment = (from: Endpoint, more: Partial<TcpSegment>): TcpSegment => ({
  from,
  to: SERVER,
  sequence: 0,
  ack: undefined,
  syn: false,
  fin: false,
  rst: false,
  bytes: new Uint8Array(0),
  missingBytes: 0,
  ...more,
});

it('a long poll is followed on, however many others begin connections meanwhile', () => {
  const ended = new Set<string>();
  const streams = new TcpStreams(({ address }) => ({
    take: () => undefined,
    finish: () => void ended.add(address),
  }));
  const poll = clientAt(0);
  const others = 12_000;
  streams.add(segment(poll, { syn: true }), SEEN);
  for (let number = 1; number <= others; number++) {
    streams.add(segment(clientAt(number), { syn: true }), SEEN);
    if (number % 1000 === 0)
      streams.add(segment(poll, { sequence: number / 1000, bytes: encodeText('x') }), SEEN);
  }
  expect(ended.has(poll.address)).toBe(false);
  // Those that were quiet longest are given up.
  expect([ended.size, ended.has(clientAt(1).address)]).toEqual([others + 1 - 10_000, true]);
});
