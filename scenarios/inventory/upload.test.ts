/** Files that go by circuit, on a network that loses a fifth of what is sent. */
import { arrive, assets, defaultRooms, inventory, transfers, uploads } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeWearable, encodeWearable, WEARABLE_TYPE } from '@landfall/protocol/asset/wearable';
import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_ITEM, FOLDER_TYPE } from '@landfall/protocol/inventory';
import { MemoryNetwork } from '@landfall/transport/memory';
import { injectFaults, wrapLinks } from '@landfall/transport/wrappers';
import { expect, it } from 'vitest';

const SHIRT = {
  version: 22,
  name: 'Blue Shirt',
  description: '',
  permissions: EMPTY_ITEM.permissions,
  sale: EMPTY_ITEM.sale,
  type: WEARABLE_TYPE.shirt,
  // So long that it goes by Xfer.
  parameters: new Map(Array.from({ length: 400 }, (_, at) => [at + 1000, 0.5] as const)),
  textures: new Map([[1, new Uuid(1, 2, 3, 4)]]),
};

it('a shirt that is uploaded is an item of its kind, and comes back as it went', async () => {
  const network = new MemoryNetwork(7, { delayMs: 50 });
  const ports = network.ports();
  const until = <Value>(promise: Promise<Value>): Promise<Value> => network.runUntil(promise, 600_000);
  const grid = await until(startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports));
  const rooms = [...defaultRooms(), transfers(), assets({ transfers }), inventory(), uploads()] as const;
  const who = { user: 'Test User', password: 'secret' };
  const faults = { clock: ports.clock, seed: 7, outgoing: { loss: 0.2 }, incoming: { loss: 0.2 } };
  const lossy = wrapLinks(ports, (link) => injectFaults(link, faults));
  const session = await until(arrive({ grid: grid.loginUri, ...who, rooms }, lossy));
  const bytes = encodeWearable(SHIRT);
  expect(bytes.length).toBeGreaterThan(3000);
  const folderId = session.inventory.folderFor(FOLDER_TYPE.clothing)!.folderId;
  const file = { name: 'Blue Shirt', folderId, assetType: ASSET_TYPE.clothing, bytes };
  const item = await until(session.uploads.file({ ...file, wearableType: SHIRT.type }));
  expect([item.name, item.flags & 0xff, item.parentId]).toEqual(['Blue Shirt', SHIRT.type, folderId]);
  const { bytes: back } = await until(session.assets.fetch('clothing', item.assetId));
  expect(back).toEqual(bytes);
  expect(decodeWearable(back).parameters.size).toBe(400);
});
