import { describe, expect, it } from 'vitest';
import { RoundTrip } from './round-trip.ts';
import { OPENSIM_RULES, VIEWER_RULES } from './rules.ts';

function settled(rules: typeof VIEWER_RULES, rttMs: number): RoundTrip {
  const roundTrip = new RoundTrip(rules.roundTrip);
  for (let i = 0; i < 100; i++) roundTrip.measure(rttMs);
  return roundTrip;
}

describe('RoundTrip', () => {
  it('starts with one second', () => {
    expect(new RoundTrip(VIEWER_RULES.roundTrip).resendTimeoutMs).toBe(1000);
    expect(new RoundTrip(OPENSIM_RULES.roundTrip).resendTimeoutMs).toBe(1000);
  });

  it.each([
    [1, 1000],
    [200, 1000],
    [300, 1500],
    [2000, 10_000],
    [60_000, 10_000],
  ])('viewer: a settled ping of %i ms makes %i ms', (rttMs, timeoutMs) => {
    expect(settled(VIEWER_RULES, rttMs).resendTimeoutMs).toBeCloseTo(timeoutMs, 3);
  });

  it.each([
    [1, 250],
    [100, 500],
    [60_000, 3000],
  ])('OpenSim: a settled ping of %i ms makes %i ms', (rttMs, timeoutMs) => {
    expect(settled(OPENSIM_RULES, rttMs).resendTimeoutMs).toBeCloseTo(timeoutMs, 3);
  });

  it('moves a fifth of the way with each measurement', () => {
    const roundTrip = new RoundTrip(VIEWER_RULES.roundTrip);
    roundTrip.measure(1200);
    expect(roundTrip.averageMs).toBeCloseTo(400);
    expect(roundTrip.lastMs).toBe(1200);
  });

  it('waits longer than acks take, by what they take of late', () => {
    const roundTrip = settled(OPENSIM_RULES, 10);
    roundTrip.measureAck(510);
    expect(roundTrip.ackDelayMs).toBe(500);
    expect(roundTrip.resendTimeoutMs).toBeCloseTo(10 + 1.5 * 500);
    for (let i = 0; i < 30; i++) roundTrip.measureAck(10);
    expect(roundTrip.resendTimeoutMs).toBe(250);
    expect(roundTrip.averageMs).toBeCloseTo(10);
  });

  it('never waits longer than the rules allow, however late an ack is', () => {
    const roundTrip = settled(OPENSIM_RULES, 10);
    roundTrip.measureAck(60_000);
    expect(roundTrip.resendTimeoutMs).toBe(3000);
  });

  it('keeps the average of a viewer in 100 to 2000 ms', () => {
    expect(settled(VIEWER_RULES, 0).averageMs).toBe(100);
    expect(settled(VIEWER_RULES, 1e6).averageMs).toBe(2000);
  });
});
