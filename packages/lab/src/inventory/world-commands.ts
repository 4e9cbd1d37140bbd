import { ASSET_TYPE } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { FOLDER_TYPE, PERMISSION } from '@landfall/protocol/inventory';
import type { Desk, DeskCommand } from './command.ts';
import { escapedJson } from '../escape/index.ts';
import { targetOf } from './link-target.ts';

/** So far in front of the agent what is brought out is put, when no place is said: metres. */
const IN_FRONT = 2;

/** Between inventory and region: `rez`, `take`. */
export const WORLD_COMMANDS: Readonly<Record<string, DeskCommand>> = {
  rez: {
    takes: '<item> [<x> <y> <z>]',
    about: 'brings an object out into the region, in front of the agent or at a place (metres)',
    least: 1,
    most: 4,
    async run(desk, [path = '', ...place]) {
      const item = await targetOf(desk, await desk.paths.findItem(path));
      if (item.assetType !== ASSET_TYPE.object) throw new UsageError('only objects are brought out');
      const position = placeOf(desk, place);
      const object = await desk.session.region.items.bringOut(
        { itemId: item.id, name: item.name },
        position,
        { signal: desk.signal },
      );
      if ((item.permissions.owner & PERMISSION.copy) === 0)
        await desk.session.inventory.hasLeft(item.id, { signal: desk.signal });
      const { x, y, z } = object.position;
      const told = { localId: object.localId, id: object.id.toString(), position: { x, y, z } };
      const line = `brought out: ${told.id} (local id ${told.localId}) at ${x.toFixed(1)} ${y.toFixed(1)} ${z.toFixed(1)}`;
      await desk.tell(desk.isJson ? escapedJson(told) : line);
    },
  },
  take: {
    takes: '<object: its id or local id> [folder]',
    about: 'puts a copy of an object of the region into a folder, Objects by default',
    least: 1,
    most: 2,
    async run(desk, [object = '', path]) {
      const { region, inventory } = desk.session;
      const isLocal = /^\d{1,10}$/.test(object);
      const id = isLocal ? Uuid.zero : idIn(object);
      const found = await desk.seenSoon(() =>
        isLocal ? region.objects.get(Number(object)) : region.objects.find(id),
      );
      if (found === undefined) throw new UsageError('there is no such object to be seen here');
      const folder =
        path === undefined ? inventory.folderFor(FOLDER_TYPE.object) : await desk.paths.findFolder(path);
      const options = { signal: desk.signal };
      const taken = await region.build.takeCopy([found.localId], folder?.folderId ?? Uuid.zero, options);
      const ids = taken.map(({ itemId }) => itemId);
      const items = await inventory.fetchItems(ids, options);
      const elsewhere = items.filter(
        ({ parentId }) => folder !== undefined && !parentId.equals(folder.folderId),
      );
      // OpenSim puts copies among the objects, whatever folder is asked for.
      if (folder !== undefined && elsewhere.length > 0)
        await inventory.move(
          elsewhere.map(({ id: itemId }) => itemId),
          folder.folderId,
          options,
        );
      for (const item of items) await desk.tellDone('taken', inventory.item(item.id) ?? item);
    },
  },
};

function idIn(text: string): Uuid {
  const id = Uuid.read(text, 0);
  if (id === undefined) throw new UsageError('an object is named by its id or its local id');
  return id;
}

function placeOf({ session }: Desk, words: readonly string[]): Vector3 {
  if (words.length === 0) {
    const { x, y, z } = session.agent.position;
    return { x: x + IN_FRONT, y, z };
  }
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = words.map(Number);
  if (![x, y, z].every(Number.isFinite)) throw new UsageError('a place is three numbers: east, north, up');
  return { x, y, z };
}
