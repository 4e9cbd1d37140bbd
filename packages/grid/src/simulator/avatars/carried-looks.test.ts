import { Uuid } from '@landfall/protocol/datatypes';
import type { CarriedLook } from '@landfall/protocol/simulation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { createTestWorld } from '../../testing/index.ts';
import type { GridServices } from '../region/index.ts';
import { USUAL_BODY_SIZE } from '@landfall/protocol/avatar';
import { carriedLook, keepCarriedLook, keepLook, lookOf } from './looks.ts';
import type { Look } from './looks.ts';

const WHO = new Uuid(7, 7, 7, 1);
const HEAD = new Uuid(7, 7, 1, 1);
const MADE_OF = new Uuid(7, 7, 2, 2);
const HEAD_FACE = 8;
const LOOK: Look = {
  bakes: new Map([['head', HEAD]]),
  cacheIds: new Map([[HEAD_FACE, MADE_OF]]),
  visualParams: Uint8Array.of(5, 6, 7),
  size: { x: 0.45, y: 0.6, z: 2.1 },
  hover: { x: 0, y: 0, z: 0.5 },
};
const CARRIED: CarriedLook = {
  bakes: new Map([[HEAD_FACE, HEAD]]),
  cacheIds: LOOK.cacheIds,
  visualParams: LOOK.visualParams,
  size: LOOK.size,
  hoverMetres: 0.5,
};
let services: GridServices;

beforeEach(async () => {
  const { grid } = await createTestWorld();
  ({ services } = grid as EmbeddedGrid);
});

const keep = (changes: Partial<CarriedLook>): Look => {
  keepCarriedLook(services, WHO, { ...CARRIED, ...changes });
  return lookOf(services, WHO);
};

describe('a look that goes from process to process', () => {
  it('is the same there', () => {
    expect(carriedLook(LOOK)).toEqual(CARRIED);
    expect(keep({})).toEqual(LOOK);
    expect(carriedLook(lookOf(services, WHO))).toEqual(CARRIED);
  });

  it('takes the place of the one before, whole', () => {
    keepLook(services, WHO, LOOK);
    expect(keep({ bakes: new Map(), cacheIds: new Map() })).toMatchObject({
      bakes: new Map(),
      cacheIds: new Map(),
    });
  });

  it('is of one account', () => {
    const before = lookOf(services, HEAD);
    keep({});
    expect(lookOf(services, HEAD)).toBe(before);
  });

  it('without parameters has those of a new account, not none', () => {
    expect(keep({ visualParams: new Uint8Array(0) }).visualParams).toHaveLength(218);
  });

  it('has a size that somebody can have', () => {
    for (const axis of ['x', 'y', 'z'] as const)
      for (const metres of [0, -1, Number.NaN])
        expect(keep({ size: { ...LOOK.size, [axis]: metres } }).size).toEqual(USUAL_BODY_SIZE);
  });

  it('has bakes of faces that are baked, and no others', () => {
    const bakes = new Map([
      [0, MADE_OF],
      [HEAD_FACE, HEAD],
      [45, MADE_OF],
      [-1, MADE_OF],
    ]);
    expect([...keep({ bakes }).bakes]).toEqual([['head', HEAD]]);
  });
});
