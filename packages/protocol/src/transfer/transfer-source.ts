import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { ByteReader } from '../bytes/index.ts';

/** Where what a TransferRequest names is found. */
export type TransferSource = AssetSource | ItemSource | EstateSource;

/** An asset by its id. Scripts are not had so. */
export interface AssetSource {
  /** `SourceType` 2: an asset that is known by its id. */
  readonly type: 'asset';
  /** The asset that is wanted. */
  readonly assetId: Uuid;
  /** See `ASSET_TYPE`. */
  readonly assetType: number;
}

/** The asset of an item: in an object, or in an inventory. */
export interface ItemSource {
  /** `SourceType` 3: whatever asset an item stands for. */
  readonly type: 'item';
  /** Who asks. */
  readonly agentId: Uuid;
  /** Of the login of who asks. */
  readonly sessionId: Uuid;
  /** Whose the item is, or the object that it is in. */
  readonly ownerId: Uuid;
  /** The object that it is in; zero for an inventory. */
  readonly taskId: Uuid;
  /** The item whose asset is wanted. */
  readonly itemId: Uuid;
  /** Zero where it is not known: simulators then use the item's. */
  readonly assetId: Uuid;
  /** See `ASSET_TYPE`; −1 where it was not said. */
  readonly assetType: number;
}

/** Something of the estate: its covenant. */
export interface EstateSource {
  /** `SourceType` 4: what the estate of the region has. */
  readonly type: 'estate';
  /** Who asks. */
  readonly agentId: Uuid;
  /** Of the login of who asks. */
  readonly sessionId: Uuid;
  /** What of the estate: 0 for the covenant; −1 where it was not said. */
  readonly estateAsset: number;
}

/** @source viewer lltransfermanager.h (LLTST_…), lltransfersourceasset.cpp */
const SOURCE_TYPE = { asset: 2, item: 3, estate: 4 } as const;
const ID_BYTES = 16;

/** `SourceType` and `Params` of a TransferRequest. */
export interface TransferParams {
  /** 2 for an {@link AssetSource}, 3 for an {@link ItemSource}, 4 for an {@link EstateSource}. */
  readonly SourceType: number;
  /** What the source is found by: its ids of 16 bytes each, then a number (S32, little-endian). */
  readonly Params: Uint8Array;
}

/** Ids one after the other, and a number (S32, little-endian). @source viewer lltransfersourceasset.cpp; captures/inventory-caps */
export function encodeTransferSource(source: TransferSource): TransferParams {
  return { SourceType: SOURCE_TYPE[source.type], Params: paramsFor(source) };
}

function paramsFor(source: TransferSource): Uint8Array {
  if (source.type === 'asset') return paramsOf([source.assetId], source.assetType);
  const { agentId, sessionId } = source;
  if (source.type === 'estate') return paramsOf([agentId, sessionId], source.estateAsset);
  const { ownerId, taskId, itemId, assetId, assetType } = source;
  return paramsOf([agentId, sessionId, ownerId, taskId, itemId, assetId], assetType);
}

function paramsOf(ids: readonly Uuid[], number: number): Uint8Array {
  const bytes = new Uint8Array(ids.length * ID_BYTES + 4);
  for (const [index, id] of ids.entries()) id.writeTo(bytes, index * ID_BYTES);
  new DataView(bytes.buffer).setInt32(ids.length * ID_BYTES, number, true);
  return bytes;
}

/** @throws DecodeError for a source that is not known, and for parameters that are too short: all but the last number is needed */
export function decodeTransferSource({ SourceType, Params }: TransferParams): TransferSource {
  const reader = new ByteReader(Params);
  const id = (): Uuid => Uuid.fromBytes(reader.take(ID_BYTES));
  const number = (): number => (reader.remaining < 4 ? -1 : reader.s32le());
  switch (SourceType) {
    case SOURCE_TYPE.asset:
      return { type: 'asset', assetId: id(), assetType: number() };
    case SOURCE_TYPE.item:
      return {
        type: 'item',
        agentId: id(),
        sessionId: id(),
        ownerId: id(),
        taskId: id(),
        itemId: id(),
        assetId: id(),
        assetType: number(),
      };
    case SOURCE_TYPE.estate:
      return { type: 'estate', agentId: id(), sessionId: id(), estateAsset: number() };
    default:
      throw new DecodeError(`a transfer from a source that is not known: ${SourceType}`);
  }
}
