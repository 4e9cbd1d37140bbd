/** Whatever bytes come: a frame or a DecodeError, and no more memory than the bytes take. */
import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import {
  DatagramReader,
  decodeFrame,
  decodeGatewayFrame,
  encodeFrame,
  NamedPlaces,
} from '@landfall/protocol/relay';
import type { RelayFrame } from '@landfall/protocol/relay';

const TIMES = 100_000 * Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
/** Gateways never send these. */
const OF_PAGES: ReadonlySet<string> = new Set<RelayFrame['type']>([
  'hello',
  'resume',
  'open-link',
  'close-link',
  'request',
  'cancel',
]);
const headers = { 'content-type': 'text/xml', accept: '*/*' };
const SEEDS: readonly RelayFrame[] = [
  { type: 'hello', version: 1, token: 'abc', grid: 'http://127.0.0.1:9000/' },
  { type: 'resume', version: 1, sessionToken: new Uint8Array(32), received: 9 },
  { type: 'request', id: 5, method: 'POST', publicOnly: false, url: 'http://a/b', headers, bodyBytes: 10 },
  { type: 'head', id: 5, status: 200, headers },
  { type: 'body', id: 5, isLast: true, bytes: new Uint8Array(40) },
  { type: 'link-opened', link: 1, local: { address: '::1', port: 1 } },
  {
    type: 'datagrams',
    link: 1,
    batch: Uint8Array.of(
      4,
      127,
      0,
      0,
      1,
      0,
      9,
      0,
      8,
      0x40,
      0,
      0,
      0,
      1,
      0,
      255,
      255,
      4,
      1,
      2,
      3,
      4,
      0,
      9,
      0,
      0,
    ),
  },
];

describe('mutated frames', () => {
  it('are frames or refused', () => {
    const random = createRandom(11);
    const seeds = SEEDS.map(encodeFrame);
    const counts = { frames: 0, refused: 0 };
    for (let round = 0; round < TIMES; round++) {
      const bytes = mutate(seeds[round % seeds.length]!, random);
      try {
        const frame = decodeFrame(bytes);
        use(frame);
        if (OF_PAGES.has(frame.type)) expect(() => decodeGatewayFrame(bytes)).toThrow(DecodeError);
        else expect(decodeGatewayFrame(bytes)).toEqual(frame);
        counts.frames++;
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        counts.refused++;
      }
    }
    expect(counts.frames).toBeGreaterThan(TIMES / 100);
    expect(counts.refused).toBeGreaterThan(TIMES / 100);
  });
});

function use(frame: RelayFrame): void {
  if (frame.type !== 'datagrams') return void encodeFrame(frame);
  const places = new NamedPlaces('http://127.0.0.1:9000/');
  new DatagramReader().read(frame.batch, (datagram) => places.readDatagram(datagram));
}

function mutate(seed: Uint8Array, random: Random): Uint8Array {
  const bytes = seed.slice(0, random.next() < 0.3 ? Math.floor(random.next() * seed.length) : seed.length);
  for (let times = 1 + Math.floor(random.next() * 4); times > 0 && bytes.length > 0; times--)
    bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256);
  return bytes;
}
