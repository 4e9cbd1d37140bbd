import { OBSERVATIONS } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { arrowOf, noteOf } from './arrows.ts';
import { reasonFor } from './reasons.ts';

describe('why a row is there', () => {
  it('is told of every kind that is drawn', () => {
    const drawn = Object.keys(OBSERVATIONS).filter(
      (kind) =>
        arrowOf(kind, false) !== undefined || noteOf({ kind } as Parameters<typeof noteOf>[0]) !== undefined,
    );
    expect(drawn.length).toBeGreaterThan(60);
    expect(drawn.filter((kind) => !/^[A-Z].*\.$/.test(reasonFor(kind) ?? ''))).toEqual([]);
  });

  it('is nothing for what nobody knows', () => {
    expect([reasonFor('toString'), reasonFor('Nope')]).toEqual([undefined, undefined]);
  });
});
