import { describe, expect, it } from 'vitest';
import { sumThrottle } from '@landfall/protocol/circuit';
import { ARRIVAL_THROTTLE, settingsOf } from './session-options.ts';

/** `client_throttle_max_bps`: OpenSimulator is slower for clients that ask for more. */
const OPENSIM_CAP_BITS = 640_000 * 8;

describe('the throttle of an arrival', () => {
  it('stays just below what OpenSimulator grants', () => {
    expect(sumThrottle(ARRIVAL_THROTTLE)).toBeLessThan(OPENSIM_CAP_BITS);
    expect(sumThrottle(ARRIVAL_THROTTLE)).toBeGreaterThan(OPENSIM_CAP_BITS * 0.97);
  });

  it('is mostly land and objects, and can be replaced', () => {
    expect((ARRIVAL_THROTTLE.land + ARRIVAL_THROTTLE.task) / sumThrottle(ARRIVAL_THROTTLE)).toBeGreaterThan(
      0.8,
    );
    const throttle = { ...ARRIVAL_THROTTLE, land: 1 };
    expect(settingsOf({ throttle, capabilities: [] }).throttle).toBe(throttle);
    expect(settingsOf({ capabilities: [] }).throttle).toBe(ARRIVAL_THROTTLE);
  });
});
