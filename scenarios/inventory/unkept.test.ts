/** A grid whose disk is full: what cannot be written down is refused, and what would be lost by it stays where it is. */
import { arrive, defaultRooms, inventory, uploads } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { GridOptions } from '@landfall/grid';
import { StorageError } from '@landfall/assets/store';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { INVENTORY_TYPE } from '@landfall/protocol/inventory';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';

type Ledger = NonNullable<GridOptions['ledger']>;

/** Takes nothing while it is full. */
class SmallLedger implements Ledger {
  isFull = false;
  readonly sizeBytes = 0;
  records = (): Iterable<Uint8Array> => [];
  rewrite = (): void => undefined;
  close = async (): Promise<void> => undefined;
  [Symbol.asyncDispose] = this.close;

  append(): void {
    if (this.isFull) throw new StorageError('no room', 'full');
  }
}

async function onSmallDisk() {
  const network = new MemoryNetwork(1, { delayMs: 5 });
  const ports = network.ports();
  const until = <Value>(promise: Promise<Value>): Promise<Value> => network.runUntil(promise, 600_000);
  const ledger = new SmallLedger();
  const grid = await until(startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports, { ledger }));
  const rooms = [...defaultRooms(), inventory(), uploads()] as const;
  const who = { user: 'Test User', password: 'secret' };
  const session = await until(arrive({ grid: grid.loginUri, ...who, rooms }, ports));
  await until(session.inventory.fetchAll());
  return { until, ledger, session, region: session.region! };
}

it('an upload is refused, and no item is shown', async () => {
  const { until, ledger, session } = await onSmallDisk();
  const folderId = session.inventory.rootId!;
  const bell = { name: 'Bell', bytes: encodeUtf8('OggS, and so on'), assetType: ASSET_TYPE.sound, folderId };
  ledger.isFull = true;
  await expect(until(session.uploads.file(bell))).rejects.toThrow(/cannot be kept/);
  await until(session.inventory.fetchAll());
  expect(session.inventory.find('Bell')).toEqual([]);
  ledger.isFull = false;
  expect((await until(session.uploads.file(bell))).name).toBe('Bell');
});

it('what is taken stays in the region', async () => {
  const { until, ledger, session, region } = await onSmallDisk();
  const { x, y, z } = session.agent.position;
  const made = await until(region.build.rez({ position: { x: x + 2, y, z: z + 1 } }));
  const root = session.inventory.rootId!;
  ledger.isFull = true;
  await expect(until(region.build.take([made.localId], root))).rejects.toThrow(/cannot be kept/);
  expect(region.objects.get(made.localId)).toBeDefined();
  ledger.isFull = false;
  await until(region.build.take([made.localId], root));
  expect(region.objects.get(made.localId)).toBeUndefined();
});

it('an item that cannot be moved is where it was', async () => {
  const { until, ledger, session } = await onSmallDisk();
  const own = session.inventory;
  const folder = await until(own.createFolder('Box'));
  const note = { name: 'Note', assetType: ASSET_TYPE.notecard, inventoryType: INVENTORY_TYPE.notecard };
  const made = await until(own.createItem({ ...note, folderId: own.rootId! }));
  ledger.isFull = true;
  await expect(until(own.move([made.id], folder.folderId))).rejects.toThrow();
  await until(own.fetchAll());
  expect(own.item(made.id)?.parentId.equals(own.rootId!)).toBe(true);
});
