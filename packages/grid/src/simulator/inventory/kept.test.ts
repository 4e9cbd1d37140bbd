import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import { StorageError } from '@landfall/assets/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../ledger/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { BelongingsJournal } from './belongings-journal.ts';
import { Belongings } from './belongings.ts';
import { Filing } from './filing.ts';
import { skeletonOf } from './folders.ts';
import { itemsOf } from './items.ts';
import { ownInventory } from './owned.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-kept-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const ANN = new Uuid(1, 0, 0, 1);
const item = (n: number, parentId: Uuid) => ({
  id: new Uuid(3, 0, 0, n),
  parentId,
  assetId: Uuid.zero,
  name: `item ${n} |\n`,
  assetType: 7,
  inventoryType: 7,
  flags: 0xffff_ffff,
});
const FOLDER = {
  folderId: new Uuid(2, 0, 0, 1),
  parentId: skeletonOf(ANN).root.folderId,
  name: 'Box',
  typeDefault: -1,
};

const opened = async (act: (belongings: Belongings, ledger: Ledger) => void): Promise<void> => {
  await using ledger = await openLedger(folder);
  act(new Belongings(undefined, new BelongingsJournal(ledger)), ledger);
};

/** All that anybody can see of it. */
const seen = (belongings: Belongings) => {
  const { folders, items } = ownInventory(ANN, belongings);
  const byId = <T>(entries: readonly (readonly [string, T])[]) =>
    Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    folders: byId(folders.map((one) => [String(one.folderId), one] as const)),
    items: byId(items.map((one) => [String(one.id), one] as const)),
  };
};

/** Makes, moves and removes. */
function changeALot(belongings: Belongings): void {
  const filing = new Filing(ANN, belongings);
  filing.addFolder(FOLDER);
  for (let n = 0; n < 20; n++) belongings.put(ANN, item(n, FOLDER.folderId));
  filing.changeItem(item(3, FOLDER.folderId).id, { parentId: FOLDER.parentId, name: 'moved' });
  filing.removeItem(item(4, FOLDER.folderId).id);
  const [shape, , skin] = itemsOf(ANN);
  filing.removeItem(shape!.id);
  filing.changeItem(skin!.id, { name: 'My skin', parentId: FOLDER.folderId });
  filing.changeFolder(FOLDER.folderId, { name: 'Chest' });
}

describe('inventories that are written down', () => {
  it('are the same when the grid is started again: folders, items, versions', async () => {
    let before: unknown;
    await opened((belongings) => {
      changeALot(belongings);
      before = seen(belongings);
    });
    await opened((belongings) => expect(seen(belongings)).toEqual(before));
  });

  it('are the same when they were written anew', async () => {
    let before: unknown;
    let [long, short] = [0, 0];
    await opened((belongings, ledger) => {
      changeALot(belongings);
      for (let n = 0; ledger.sizeBytes < 4.1 * 1024 * 1024; n++) {
        belongings.put(ANN, { ...item(1, FOLDER.folderId), description: `${n} ${'x'.repeat(120)}` });
        long = Math.max(long, ledger.sizeBytes);
        if (ledger.sizeBytes < long) break;
      }
      short = ledger.sizeBytes;
      before = seen(belongings);
    });
    expect([long > 4 * 1024 * 1024 - 1000, short < 100_000]).toEqual([true, true]);
    await opened((belongings) => expect(seen(belongings)).toEqual(before));
  });

  it('lack nothing that is moved, wherever the process is killed', () => {
    const written: Uint8Array[] = [];
    const inMemory = (records: Uint8Array[]): Ledger => ({
      records: () => records,
      append: (record) => void records.push(record),
      rewrite: () => undefined,
      sizeBytes: 0,
      close: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    });
    const belongings = new Belongings(undefined, new BelongingsJournal(inMemory(written)));
    const filing = new Filing(ANN, belongings);
    filing.addFolder(FOLDER);
    belongings.put(ANN, item(1, FOLDER.folderId));
    const made = written.length;
    filing.changeItem(item(1, FOLDER.folderId).id, { parentId: FOLDER.parentId });
    filing.changeFolder(FOLDER.folderId, { name: 'Chest' });
    expect(written.length).toBeGreaterThan(made);
    for (let count = made; count <= written.length; count++) {
      const left = new Belongings(undefined, new BelongingsJournal(inMemory(written.slice(0, count))));
      expect([left.itemsOf(ANN).length, left.foldersOf(ANN).length], `${count} records`).toEqual([1, 1]);
    }
  });

  it('do not change where that cannot be written down', () => {
    const full: Ledger = {
      records: () => [],
      append: () => {
        throw new StorageError('no room', 'full');
      },
      rewrite: () => undefined,
      sizeBytes: 0,
      close: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    };
    const told: unknown[] = [];
    const belongings = new Belongings((...change) => told.push(change), new BelongingsJournal(full));
    expect(belongings.put(ANN, item(1, FOLDER.folderId))).toBe(false);
    expect(belongings.putFolder(ANN, { ...FOLDER, version: 1 })).toBe(false);
    expect([belongings.itemsOf(ANN), belongings.foldersOf(ANN), told]).toEqual([[], [], []]);
  });

  it('are not begun with what is none', async () => {
    await using ledger = await openLedger(folder);
    ledger.append(encodeLlsdBinary({ owner: ANN, change: { type: 'put' } }));
    expect(() => new Belongings(undefined, new BelongingsJournal(ledger))).toThrow('no id');
  });
});
