import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { DatagramBatch, DatagramReader, decodeFrame } from './index.ts';

const ONE = { address: '127.0.0.1', port: 9000 };
const SIX = { address: '2001:db8::7', port: 65_535 };

function read(frame: Uint8Array, reader = new DatagramReader()) {
  const found: [number[], Endpoint][] = [];
  const decoded = decodeFrame(frame);
  if (decoded.type !== 'datagrams') throw new TypeError(decoded.type);
  reader.read(decoded.batch, (datagram, peer) => found.push([[...datagram], { ...peer }]));
  return { link: decoded.link, found };
}

describe('a batch of datagrams', () => {
  it('holds them in order, each with its peer', () => {
    const batch = new DatagramBatch(3);
    expect(batch.isEmpty).toBe(true);
    const sent: [number[], Endpoint][] = [
      [[1, 2], ONE],
      [[], ONE],
      [[3], SIX],
      [[4], { ...ONE, port: 9001 }],
    ];
    for (const [bytes, peer] of sent) expect(batch.add(Uint8Array.from(bytes), peer)).toBe(true);
    expect(read(batch.take())).toEqual({ link: 3, found: sent });
    expect(batch.isEmpty).toBe(true);
  });

  it('is as docs/wire/relay.md draws it', () => {
    const batch = new DatagramBatch(3);
    batch.add(Uint8Array.of(170, 187), ONE);
    expect([...batch.take()]).toEqual([0x10, 3, 4, 127, 0, 0, 1, 0x23, 0x28, 0, 2, 170, 187]);
  });

  it('takes the longest datagram of UDP, none that is longer, and none to nobody', () => {
    const batch = new DatagramBatch(1);
    expect(batch.add(new Uint8Array(65_507), SIX)).toBe(true);
    expect(batch.isFullFor(new Uint8Array(1))).toBe(true);
    expect(batch.add(new Uint8Array(65_508), ONE)).toBe(false);
    for (const address of ['grid.example', '', '1.2.3'])
      expect(batch.add(Uint8Array.of(1), { address, port: 1 })).toBe(false);
    for (const port of [0, 65_536, 1.5]) expect(batch.add(Uint8Array.of(1), { ...ONE, port })).toBe(false);
    expect(read(batch.take()).found).toHaveLength(1);
  });

  it('is full in time, and goes on after it was taken', () => {
    const batch = new DatagramBatch(1);
    let count = 0;
    while (!batch.isFullFor(new Uint8Array(900))) {
      batch.add(new Uint8Array(900).fill(count), ONE);
      count++;
    }
    const reader = new DatagramReader();
    expect(read(batch.take(), reader).found).toHaveLength(count);
    batch.add(Uint8Array.of(1), ONE);
    expect(read(batch.take(), reader).found).toEqual([[[1], ONE]]);
  });

  it.each([
    ['another family', [5, 1, 2, 3, 4, 0, 1, 0, 0]],
    ['a record that is cut off', [4, 127, 0, 0, 1, 0, 1, 0]],
    ['a datagram that is cut off', [4, 127, 0, 0, 1, 0, 1, 0, 2, 9]],
  ])('is refused from where it is damaged: %s', (_, damaged) => {
    const whole = [4, 127, 0, 0, 1, 0, 1, 0, 1, 7];
    let count = 0;
    const read = (): void =>
      new DatagramReader().read(Uint8Array.from([...whole, ...damaged]), () => void count++);
    expect(read).toThrow(DecodeError);
    expect(count).toBe(1);
  });
});
