import { describe, expect, it } from 'vitest';
import { Transit } from './transit.ts';

const begun = (kind: 'crossing' | 'teleport' = 'teleport'): Transit => {
  const transit = new Transit();
  transit.begin(kind);
  return transit;
};

describe('the way out of a region', () => {
  it('is one at a time', () => {
    const transit = new Transit();
    expect([transit.begin('teleport'), transit.begin('crossing'), transit.begin('teleport')]).toEqual([
      true,
      false,
      false,
    ]);
    transit.end();
    expect([transit.state, transit.begin('crossing')]).toEqual(['placed', true]);
  });

  it('goes from its beginning to the hand-over, with TeleportStart or without', () => {
    const transit = begun();
    expect([transit.state, transit.isUnderWay, transit.isLeaving]).toEqual(['preparing', false, false]);
    transit.start();
    expect([transit.state, transit.isUnderWay, transit.isLeaving]).toEqual(['started', true, false]);
    expect([transit.transfer(), transit.state, transit.isLeaving]).toEqual([true, 'transferring', true]);
    expect([transit.transfer(), begun('crossing').transfer()]).toEqual([false, true]);
  });

  it('rests the body from the start when it leads over a border', () => {
    expect(begun('crossing').isLeaving).toBe(true);
    expect(new Transit().isLeaving).toBe(false);
  });

  it('can be called off until the hand-over, if it is a teleport', () => {
    const [early, late, across] = [begun(), begun(), begun('crossing')];
    early.start();
    late.transfer();
    for (const transit of [early, late, across]) transit.cancel();
    expect([early, late, across].map(({ state }) => state)).toEqual([
      'cancelled',
      'transferring',
      'preparing',
    ]);
    expect([early.transfer(), early.isUnderWay]).toEqual([false, true]);
    early.start();
    expect(early.state).toBe('cancelled');
  });

  it('that never began cannot be started, handed over or called off', () => {
    const transit = new Transit();
    transit.start();
    transit.cancel();
    expect([transit.transfer(), transit.state]).toEqual([false, 'placed']);
  });
});
