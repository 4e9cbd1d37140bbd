import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { Belongings, MAX_UPLOADS_OF_ONE } from './belongings.ts';

const [ANN, BEN, FOLDER] = [new Uuid(1, 0, 0, 1), new Uuid(1, 0, 0, 2), new Uuid(2, 0, 0, 1)];
const item = (number: number, assetId = Uuid.zero) => ({
  id: new Uuid(3, 0, 0, number),
  parentId: FOLDER,
  assetId,
  name: `item ${number}`,
  assetType: 7,
  inventoryType: 7,
  flags: 0,
});

describe('belongings', () => {
  it('are their owner’s alone, and raise the version of their folder', () => {
    const belongings = new Belongings();
    belongings.put(ANN, item(1));
    belongings.put(ANN, item(2));
    belongings.put(ANN, item(2, BEN));
    expect(belongings.itemsOf(ANN).map(({ name }) => name)).toEqual(['item 1', 'item 2']);
    expect(belongings.item(ANN, item(2).id)?.assetId).toBe(BEN);
    expect(belongings.itemsOf(BEN)).toEqual([]);
    expect(belongings.item(BEN, item(2).id)).toBeUndefined();
    expect([belongings.changesOf(FOLDER), belongings.changesOf(ANN)]).toEqual([3, 0]);
  });

  it('are limited for each owner; an upload that failed does not count', () => {
    const belongings = new Belongings();
    for (let number = 0; number < MAX_UPLOADS_OF_ONE; number += 1) expect(belongings.take(ANN)).toBe(true);
    expect(belongings.take(ANN)).toBe(false);
    expect(belongings.take(BEN)).toBe(true);
    belongings.giveBack(ANN);
    expect(belongings.take(ANN)).toBe(true);
    expect(belongings.take(ANN)).toBe(false);
  });
});
