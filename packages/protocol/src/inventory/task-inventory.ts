import { LineReader, encodeLines, parseLooseUuid } from '../asset/lines/index.ts';
import type { AssetReadOptions } from '../asset/lines/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { MAX_CONTENTS } from '../object/index.ts';
import { formatItem, readItem } from './item-text.ts';
import type { InventoryItem } from './item-text.ts';

/** What is in an object: the file that ReplyTaskInventory names. */
export interface TaskInventory {
  /** The object. */
  readonly objectId: Uuid;
  /** What is in it, in the order of the file; at most 10,000 when read. */
  readonly items: readonly InventoryItem[];
}

/**
 * The contents of an object, as a simulator sends them by Xfer. What is not known is passed over and told.
 * @throws DecodeError when it ends inside a block, or has more than 10,000 items
 * @source PROTOCOL L1.6; OpenSim SceneObjectPartInventory.cs; viewer llviewerobject.cpp
 */
export function decodeTaskInventory(bytes: Uint8Array, options: AssetReadOptions = {}): TaskInventory {
  const lines = new LineReader(bytes, options);
  let objectId = Uuid.zero;
  const items: InventoryItem[] = [];
  while (!lines.atEnd) {
    const word = lines.line().trim().split(/\s/, 1)[0];
    if (word === 'inv_item') items.push(readItem(lines));
    else if (word === 'inv_object') objectId = readFolder(lines, objectId);
    else if (word !== '') lines.skip(`${word} in an object`);
    if (items.length > MAX_CONTENTS) throw new DecodeError(`more than ${MAX_CONTENTS} items`);
  }
  return { objectId, items };
}

/** The folder `Contents`, which stands for the object itself. */
function readFolder(lines: LineReader, otherwise: Uuid): Uuid {
  let objectId = otherwise;
  lines.block((key, value) => {
    if (key === 'obj_id') objectId = parseLooseUuid(value) ?? objectId;
  });
  return objectId;
}

/** The file of an object's contents. @throws EncodeError for a line break in a name */
export function encodeTaskInventory({ objectId, items }: TaskInventory): Uint8Array {
  return encodeLines([
    '\tinv_object\t0',
    '\t{',
    `\t\tobj_id\t${objectId.toString()}`,
    `\t\tparent_id\t${Uuid.zero.toString()}`,
    '\t\ttype\tcategory',
    '\t\tname\tContents|',
    '\t}',
    ...items.flatMap((item) => formatItem(item, { masksAsset: false })),
  ]);
}
