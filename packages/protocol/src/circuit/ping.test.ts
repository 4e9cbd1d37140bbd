import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { NEVER } from './instant.ts';
import { Liveness } from './liveness.ts';
import { Ping } from './ping.ts';
import { OPENSIM_RULES, VIEWER_RULES } from './rules.ts';

describe('Ping', () => {
  it('comes every 5 s ± 5 %, with the next id', () => {
    const ping = new Ping(VIEWER_RULES, createRandom(1).next, 0);
    const gaps = new Set<number>();
    let last = 0;
    for (let i = 1; i <= 600; i++) {
      const at = ping.dueAt;
      expect(ping.takeDue(at - 1)).toBeUndefined();
      expect(ping.takeDue(at)).toBe(i % 256);
      expect(at - last).toBeGreaterThanOrEqual(4750);
      expect(at - last).toBeLessThanOrEqual(5250);
      gaps.add(Math.round(at - last));
      last = at;
    }
    expect(gaps.size).toBeGreaterThan(100);
  });

  it('measures only the answer to the last ping, and only once', () => {
    const ping = new Ping(VIEWER_RULES, () => 0.5, 0);
    expect(ping.receivePong(0, 10)).toBeUndefined();
    expect(ping.takeDue(5000)).toBe(1);
    expect(ping.receivePong(9, 5100)).toBeUndefined();
    expect(ping.receivePong(1, 5123)).toBe(123);
    expect(ping.receivePong(1, 5200)).toBeUndefined();
  });

  it('is not sent by a wallflower', () => {
    expect(new Ping({ ...VIEWER_RULES, sendsPings: false }, () => 0.5, 0).dueAt).toBe(NEVER);
    expect(new Ping({ ...VIEWER_RULES, answersPings: false }, () => 0.5, 0).mayAnswer(0)).toBe(false);
  });

  it('answers ten a second and no flood', () => {
    const ping = new Ping(OPENSIM_RULES, () => 0.5, 0);
    let answered = 0;
    for (let now = 0; now < 10_000; now++) if (ping.mayAnswer(now)) answered++;
    expect(answered).toBe(100);
  });
});

describe('Liveness', () => {
  it('of a viewer counts answers to pings only', () => {
    const liveness = new Liveness(VIEWER_RULES, 0);
    liveness.hearPacket(50_000);
    expect(liveness.dueAt).toBe(100_000);
    liveness.hearPong(60_000);
    expect(liveness.dueAt).toBe(160_000);
  });

  it('of a viewer that sends no pings counts any packet', () => {
    const liveness = new Liveness({ ...VIEWER_RULES, sendsPings: false }, 0);
    liveness.hearPacket(50_000);
    expect(liveness.dueAt).toBe(150_000);
  });

  it('of OpenSim counts any packet, and waits longer for a paused agent', () => {
    const liveness = new Liveness(OPENSIM_RULES, 0);
    liveness.hearPacket(1000);
    expect(liveness.dueAt).toBe(61_000);
    liveness.setPaused(true, 1);
    expect(liveness.dueAt).toBe(301_000);
    liveness.setPaused(false, 2);
    expect(liveness.dueAt).toBe(61_000);
  });
});
