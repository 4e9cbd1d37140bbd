import { describe, expect, it } from 'vitest';
import { Shares } from './shares.ts';

/** As many addresses, and as many names, as are remembered. */
const MOST = 4096;
const claimant = (number: number): { address: string; name: string } => ({
  address: `10.0.${number >> 8}.${number & 255}`,
  name: `User ${number}`,
});

describe('shares of the checks', () => {
  it('are higher for who had a turn later, by address and by name', () => {
    const shares = new Shares();
    const [one, other] = [claimant(1), claimant(2)];
    expect(shares.of(one)).toBe(0);
    shares.note(one);
    shares.note(other);
    expect(shares.of(other)).toBeGreaterThan(shares.of(one));
    const fresh = { address: one.address, name: 'Somebody New' };
    expect(shares.of(fresh)).toBeGreaterThan(0);
    expect(shares.of({ ...fresh, address: '10.9.9.9' })).toBe(0);
  });

  it('are forgotten beyond a bound, of those first who have not come for longest', () => {
    const shares = new Shares();
    for (let number = 0; number < MOST; number++) shares.note(claimant(number));
    // Who comes again is the latest.
    shares.note(claimant(0));
    shares.note(claimant(MOST));
    expect([0, 1, 2, MOST].map((number) => shares.of(claimant(number)) > 0)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});
