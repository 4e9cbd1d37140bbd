import { encodeText } from '@landfall/protocol/bytes';
import { encodeTaskInventory } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { sceneOf } from '../objects/index.ts';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { filesOf } from '../xfer/index.ts';
import { contentsFor } from './contents.ts';

const NO_BYTES = new Uint8Array(0);
const MOST_SERIAL = 0x7fff;

/** What is in prims. */
export const contentsHandlers: Handlers = {
  /** Told as the name of a file; of an empty prim there is none. @source OpenSim SceneObjectPartInventory.cs, RequestInventoryFile */
  RequestTaskInventory({ InventoryData: { LocalID } }, from) {
    const prim = sceneOf(from.region).byLocalId(LocalID);
    if (prim === undefined) return;
    const { serial, items } = contentsFor(from, prim);
    const isEmpty = items.length === 0;
    const InventoryData = {
      TaskID: prim.id,
      Serial: isEmpty ? 0 : Math.min(serial, MOST_SERIAL),
      Filename: isEmpty ? NO_BYTES : encodeText(filesOf(from).offer(fileOf(prim.id, items))),
    };
    answer(from, { name: 'ReplyTaskInventory', InventoryData });
  },
};

/** A text of lines: a line break in a name would end it. */
function fileOf(objectId: InventoryItem['id'], items: readonly InventoryItem[]): Uint8Array {
  const onOneLine = (text: string): string => text.replace(/[\r\n\0]+/g, ' ');
  return encodeTaskInventory({
    objectId,
    items: items.map((item) => ({
      ...item,
      name: onOneLine(item.name),
      description: onOneLine(item.description),
    })),
  });
}
