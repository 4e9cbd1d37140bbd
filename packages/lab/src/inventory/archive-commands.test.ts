import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInventoryArchive } from '@landfall/assets/inventory-archive';
import type { Inventory, ItemOffered } from '@landfall/client';
import { createWorkerCodec } from '@landfall/codecs/node';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeGesture, encodeGesture } from '@landfall/protocol/asset/gesture';
import { Uuid } from '@landfall/protocol/datatypes';
import { FOLDER_TYPE, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { createNodePorts } from '@landfall/transport/node';
import { expect, it } from 'vitest';
import { arriveToFile, InventoryShell } from './index.ts';
import { withNewIds } from './new-ids.ts';

/** Somebody who arrives in a grid of their own. */
async function arrived() {
  const ports = createNodePorts();
  const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim', httpPort: 0 }, ports);
  const secret = { password: 'secret' };
  const who = { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret };
  const session = await arriveToFile(who, ports);
  const lines: string[] = [];
  const shell = new InventoryShell({
    session,
    writeLine: async (line) => void lines.push(line),
    codec: () => createWorkerCodec({ workers: 1 }),
  });
  /** Another resident gives something that may not be copied. */
  const given = async (folderId: Uuid): Promise<void> => {
    const other = await arriveToFile({ ...who, firstName: 'Second', lastName: 'Avatar' }, ports);
    const offered = new Promise<ItemOffered>((resolve) => session.on('itemOffered', resolve));
    const { folderId: notes } = other.inventory.folderFor(FOLDER_TYPE.notecard)!;
    const note = { name: 'Secret', folderId: notes, assetType: ASSET_TYPE.notecard, inventoryType: 7 };
    const made = await other.inventory.createItem({ ...note, nextOwner: PERMISSION.transfer });
    await other.gifts.give(made.id, session.agent.id);
    await (await offered).accept(folderId);
    await other.logout();
  };
  const leave = async (): Promise<void> => {
    await session.logout();
    await grid.close();
    await ports.close();
  };
  return { session, shell, lines, given, leave };
}

/** The sound, not the link to it. */
const bellOf = (own: Inventory): InventoryItem =>
  own.find('Bell').flatMap((one) => ('assetId' in one && one.assetType === ASSET_TYPE.sound ? one : []))[0]!;

it('what is saved in one grid is loaded in another: folders, texts, what refers to what, links; what may not be given is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-iar-'));
  const file = join(folder, 'trip.iar');
  const [here, there] = [await arrived(), await arrived()];
  try {
    const { inventory, uploads, region } = here.session;
    const trip = await inventory.createFolder('Trip');
    const inner = await inventory.createFolder('North/South', trip.folderId);
    await writeFile(join(folder, 'list.txt'), 'Tent, rope, tea.');
    await here.shell.runLine(`put ${join(folder, 'list.txt')} /Trip/North\\/South/list`);
    const sound = { assetType: ASSET_TYPE.sound, bytes: new Uint8Array([0x4f, 0x67, 0x67, 0x53, 1]) };
    const bell = await uploads.file({ ...sound, name: 'Bell', folderId: trip.folderId });
    const step = { type: 'sound', name: 'Bell', assetId: bell.assetId, flags: 0 } as const;
    const gesture = encodeGesture({ trigger: '/ring', replacement: '', key: 0, mask: 0, steps: [step] });
    const made = { name: 'Ring', folderId: inner.folderId, assetType: ASSET_TYPE.gesture, bytes: gesture };
    await uploads.file(made);
    await inventory.link(bell.id, inner.folderId);
    await here.given(trip.folderId);
    const box = await region.build.rez({ position: { x: 128, y: 130, z: 40 } });
    await here.shell.runLine(`take ${box.localId} /Trip`);
    here.lines.length = 0;
    await here.shell.runLine(`save ${file} /Trip`);
    expect(here.lines).toEqual([
      'passed over: /Trip/Secret: it may not be copied and passed on',
      expect.stringMatching(/^saved: 2 folders, 5 items, [4-9] assets, \d+ bytes in /),
    ]);

    await there.shell.runLine(`load ${file} /Objects`);
    expect(there.lines).toEqual([
      expect.stringMatching(/^passed over: Trip\/.*: clients cannot upload what is of its type$/),
      'loaded: 2 folders, 4 items; 1 passed over',
    ]);
    there.lines.length = 0;
    await there.shell.runLine('get /Objects/Trip/North\\/South/list');
    await there.shell.runLine('ls /Objects/Trip/North\\/South');
    expect(there.lines).toEqual(['Tent, rope, tea.', 'Bell -> Bell', 'Ring', 'list']);
    const out = join(folder, 'ring.txt');
    await there.shell.runLine(`get /Objects/Trip/North\\/South/Ring ${out}`);
    const ring = decodeGesture(await readFile(out));
    expect(ring.steps).toMatchObject([{ type: 'sound', assetId: bellOf(there.session.inventory).assetId }]);
    const assets: string[] = [];
    for await (const entry of readInventoryArchive(createReadStream(file)))
      if (entry.kind === 'asset') assets.push(entry.id.toString());
    expect(new Set(assets).size).toBe(assets.length);
    await expect(there.shell.runLine(`load ${join(folder, 'none.iar')}`)).rejects.toThrow('there is no file');
    await writeFile(join(folder, 'no.iar'), 'not an archive at all');
    await expect(there.shell.runLine(`load ${join(folder, 'no.iar')}`)).rejects.toMatchObject({
      code: 'decode',
    });
  } finally {
    await here.leave();
    await there.leave();
    await rm(folder, { recursive: true });
  }
});

it('an asset has the new ids of what it refers to, and every other byte as it was', () => {
  const [old, now] = [new Uuid(1, 2, 3, 4), new Uuid(5, 6, 7, 8)];
  const bytes = new Uint8Array([0xff, 0, 0x80, ...Buffer.from(`a ${old.toString().toUpperCase()} b`), 0xe9]);
  const changed = withNewIds(bytes, new Map([[old.key, now]]));
  expect(changed).toEqual(new Uint8Array([0xff, 0, 0x80, ...Buffer.from(`a ${now.toString()} b`), 0xe9]));
  expect(withNewIds(bytes, new Map([[now.key, old]]))).toBe(bytes);
});
