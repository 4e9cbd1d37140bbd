import { describe, expect, it } from 'vitest';
import { BadLink, type LinkQuality } from './bad-link.ts';
import { createRandom } from './random.ts';

const COUNT = 2000;

/** Sends numbered datagrams 1 ms apart and says what came out when. */
function through(quality: LinkQuality, seed = 1): { number: number; at: number }[] {
  const link = new BadLink(quality, createRandom(seed));
  const out: { number: number; at: number }[] = [];
  for (let now = 0; now < COUNT * 3; now++) {
    if (now < COUNT) link.send(Uint8Array.of(now >> 8, now & 255), now);
    for (let got = link.receive(now); got !== undefined; got = link.receive(now)) {
      out.push({ number: got[0]! * 256 + got[1]!, at: now });
    }
  }
  return out;
}

describe('BadLink', () => {
  it('is perfect by default', () => {
    const arrived = through({});
    expect(arrived).toHaveLength(COUNT);
    expect(arrived.every(({ number, at }) => number === at)).toBe(true);
  });

  it('repeats itself for the same seed', () => {
    const bad = { loss: 0.3, delayMs: 20, jitterMs: 10, duplication: 0.2, corruption: 0.1 };
    expect(through(bad, 4)).toEqual(through(bad, 4));
    expect(through(bad, 4)).not.toEqual(through(bad, 5));
  });

  it('loses as many as it says', () => {
    expect(Math.abs(through({ loss: 0.2 }).length - 0.8 * COUNT)).toBeLessThan(80);
  });

  it('delays within its jitter', () => {
    const delays = through({ delayMs: 100, jitterMs: 25 }).map(({ number, at }) => at - number);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(75);
    expect(Math.max(...delays)).toBeLessThanOrEqual(126);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(40);
  });

  it('reorders and duplicates', () => {
    const reordered = through({ delayMs: 5, reordering: 0.1 }).map(({ number }) => number);
    expect(reordered).toHaveLength(COUNT);
    expect(reordered).not.toEqual([...reordered].sort((a, b) => a - b));
    expect(Math.abs(through({ duplication: 0.1 }).length - 1.1 * COUNT)).toBeLessThan(60);
  });

  it('asks the drop rule first, and gives the receiver bytes of its own', () => {
    const link = new BadLink({ drop: (datagram) => datagram[0] === 1 }, createRandom(1));
    const sent = Uint8Array.of(2);
    link.send(Uint8Array.of(1), 0);
    link.send(sent, 0);
    sent[0] = 9;
    expect(link.receive(0)).toEqual(Uint8Array.of(2));
    expect(link.receive(0)).toBeUndefined();
  });
});
