import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { OrderedFrames } from './index.ts';

describe('ordered frames', () => {
  it('are kept until they are acknowledged, and come once over connections that break', () => {
    const random = createRandom(7);
    for (let round = 0; round < 200; round++) {
      const [one, other] = [new OrderedFrames(), new OrderedFrames()];
      const got: number[] = [];
      let sent = 0;
      /** What is on its way on the present connection. */
      let way: Uint8Array[] = [];
      for (let step = 0; step < 200; step++) {
        const dice = random.next();
        if (dice < 0.4) {
          const frame = Uint8Array.of(0x20, sent++);
          one.sent(frame);
          way.push(frame);
        } else if (dice < 0.8) {
          const [frame] = way.splice(0, 1);
          if (frame === undefined) continue;
          other.came(frame.length);
          got.push(frame[1]!);
        } else if (dice < 0.9) one.acknowledge(other.saidReceived());
        else {
          one.acknowledge(other.saidReceived());
          way = [...one.unacknowledged()];
        }
      }
      for (const [, number] of way) got.push(number!);
      expect(got).toEqual(Array.from({ length: sent }, (_, at) => at));
    }
  });

  it('refuse an acknowledgement of what was never sent', () => {
    const frames = new OrderedFrames();
    frames.sent(Uint8Array.of(0x20));
    expect(() => frames.acknowledge(2)).toThrow('never sent');
    expect(() => frames.acknowledge(0xffff_ffff)).toThrow('never sent');
    frames.acknowledge(1);
    expect(frames.unackedBytes).toBe(0);
  });

  it('have room for half a MiB, and no end of memory for nobody', () => {
    const frames = new OrderedFrames();
    const piece = new Uint8Array(32 * 1024);
    let count = 0;
    while (frames.hasRoom) {
      frames.sent(piece);
      count++;
    }
    expect(count).toBe(16);
    expect(() => {
      for (let more = 0; more < 2000; more++) frames.sent(piece);
    }).toThrow('acknowledges nothing');
    const small = new OrderedFrames();
    expect(() => {
      for (let more = 0; more < 100_000; more++) small.sent(Uint8Array.of(0x20));
    }).toThrow('acknowledges nothing');
  });

  it('are acknowledged in time', () => {
    const frames = new OrderedFrames();
    for (let at = 0; at < 31; at++) frames.came(10);
    expect(frames.owesAck).toBe(false);
    frames.came(10);
    expect(frames.owesAck).toBe(true);
    expect(frames.saidReceived()).toBe(32);
    expect(frames.owesAck).toBe(false);
    frames.came(40_000);
    expect(frames.owesAck).toBe(true);
  });
});
