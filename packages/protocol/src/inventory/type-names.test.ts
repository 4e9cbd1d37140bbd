import { describe, expect, it } from 'vitest';
import { ASSET_TYPE } from '../asset/index.ts';
import {
  INVENTORY_TYPE,
  assetTypeName,
  assetTypeOfName,
  inventoryTypeName,
  inventoryTypeOfName,
} from './index.ts';

describe('the words for kinds of assets', () => {
  it('are one for each, at most eight letters', () => {
    for (const type of Object.values(ASSET_TYPE).filter((value) => value >= 0)) {
      const name = assetTypeName(type)!;
      expect(name.length, name).toBeLessThanOrEqual(8);
      expect(assetTypeOfName(name)).toBe(type);
    }
  });

  it.each([
    [2, 'callcard'],
    [10, 'lsltext'],
    [13, 'bodypart'],
    [20, 'animatn'],
    [25, 'link_f'],
    [59, 'glbin'],
  ])('call %d %s', (type, name) => {
    expect(assetTypeName(type)).toBe(name);
  });

  it('are none for what has none', () => {
    expect([-2, -1, 9, 99].map(assetTypeName)).toEqual(Array(4).fill(undefined));
    expect(['', 'hat', 'Texture', 'animation'].map(assetTypeOfName)).toEqual(Array(4).fill(undefined));
  });
});

describe('the words for kinds of items', () => {
  it('are one for each', () => {
    const types = Object.values(INVENTORY_TYPE).filter((type) => type >= 0);
    for (const type of types) expect(inventoryTypeOfName(inventoryTypeName(type)!)).toBe(type);
    expect(new Set(types).size).toBe(types.length);
  });

  it('are others than those for assets where both differ', () => {
    expect(inventoryTypeName(INVENTORY_TYPE.animation)).toBe('animation');
    expect(inventoryTypeName(INVENTORY_TYPE.wearable)).toBe('wearable');
    expect(inventoryTypeName(INVENTORY_TYPE.script)).toBe('script');
    expect([inventoryTypeName(INVENTORY_TYPE.unknown), inventoryTypeOfName('')]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
