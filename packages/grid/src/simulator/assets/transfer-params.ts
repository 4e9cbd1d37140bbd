import { ByteReader } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import type { StoredAsset } from '@landfall/assets/store';

/** What a TransferRequest names. */
export interface AskedAsset {
  readonly assetId: Uuid;
  /** The item of the agent's inventory that gives a right to it. */
  readonly itemId?: Uuid;
}

/** @source viewer lltransfersourceasset.h, `SourceType` */
const SOURCE = { ASSET: 2, INVENTORY_ITEM: 3 } as const;
const ID_BYTES = 16;
/** Of an item: ids of agent, session, owner, task, item and asset, then the type. @source captures/inventory-caps, TransferRequest */
const [TASK_AT, ITEM_AT, ASSET_AT] = [3, 4, 5].map((index) => index * ID_BYTES) as [number, number, number];

/** @returns undefined for a source that is not known, an item inside an object, and for parameters that are too short. */
export function readTransferParams({
  SourceType,
  Params,
}: MessageOf<'TransferRequest'>['TransferInfo']): AskedAsset | undefined {
  try {
    if (SourceType === SOURCE.ASSET) return { assetId: uuidAt(Params, 0) };
    if (SourceType !== SOURCE.INVENTORY_ITEM || !uuidAt(Params, TASK_AT).isZero) return undefined;
    return { assetId: uuidAt(Params, ASSET_AT), itemId: uuidAt(Params, ITEM_AT) };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

const uuidAt = (bytes: Uint8Array, at: number): Uuid => {
  const reader = new ByteReader(bytes);
  reader.take(at);
  return Uuid.fromBytes(reader.take(ID_BYTES));
};

/** Id and type (S32, little-endian), as an answer names an asset. */
export function writeAssetParams({ id, type }: Pick<StoredAsset, 'id' | 'type'>): Uint8Array {
  const bytes = new Uint8Array(ID_BYTES + 4);
  id.writeTo(bytes, 0);
  new DataView(bytes.buffer).setInt32(ID_BYTES, type, true);
  return bytes;
}
