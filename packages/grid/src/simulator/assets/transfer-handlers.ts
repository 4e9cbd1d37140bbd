import type { StoredAsset } from '@landfall/assets/store';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { DecodeError } from '@landfall/protocol/errors';
import {
  TRANSFER_PACKET_BYTES,
  TRANSFER_STATUS as STATUS,
  MAX_TRANSFER_BYTES,
  TransferSender,
  decodeTransferSource,
  encodeTransferSource,
  transferInfo,
} from '@landfall/protocol/transfer';
import type { AssetSource, ItemSource } from '@landfall/protocol/transfer';
import type { MessageOf } from '@landfall/protocol/message';
import type { Agent, Handlers } from '../region/index.ts';
import { downloadsOf } from './downloads.ts';
import type { Content } from './downloads.ts';
import { assetsOf } from './grid-assets.ts';
import { belongingsOf } from '../inventory/index.ts';
import { mayHave } from '../contents/index.ts';
import { sceneOf } from '../objects/index.ts';

/** Every packet is as long as the first. */
const LAYOUT = { firstBytes: TRANSFER_PACKET_BYTES, furtherBytes: TRANSFER_PACKET_BYTES };
/** Before all textures, in the order of their requests: they are few and short. */
const PRIORITY = Infinity;

type Request = MessageOf<'TransferRequest'>['TransferInfo'];

/** Assets other than textures by UDP: by their id, or through an item of one's own inventory or of a prim. */
export const transferHandlers: Handlers = {
  TransferRequest({ TransferInfo }, from, sequence) {
    const key = keyOf(TransferInfo);
    if (!from.newest.takes(key, sequence)) return;
    const isTaken = downloadsOf(from).add(key, { priority: PRIORITY }, () =>
      openTransfer(TransferInfo, from),
    );
    if (!isTaken) sendStatus(from, TransferInfo, STATUS.error);
  },

  TransferAbort({ TransferInfo }, from, sequence) {
    const key = keyOf(TransferInfo);
    if (from.newest.takes(key, sequence)) downloadsOf(from).remove(key);
  },
};

const keyOf = ({ TransferID }: Pick<Request, 'TransferID'>): string => `transfer ${TransferID.key}`;

async function openTransfer(request: Request, from: Agent): Promise<Content | undefined> {
  const source = sourceOf(request);
  const asset =
    source &&
    (await assetsOf(from.region.services)
      .stat(source.assetId)
      .catch(() => STATUS.error));
  const status = typeof asset === 'number' ? asset : statusOf(asset, source, from);
  if (status !== STATUS.ok || typeof asset !== 'object') {
    sendStatus(from, request, status);
    return undefined;
  }
  const params = source?.type === 'asset' ? assetParams(asset) : request.Params;
  const { sizeBytes } = asset;
  // What was made of bigger things is not sent so: it is had by capability.
  if (sizeBytes > MAX_TRANSFER_BYTES) {
    sendStatus(from, request, STATUS.error);
    return undefined;
  }
  const sender = new TransferSender({ id: request.TransferID, sizeBytes, params: shortened(params) });
  send(from, sender.pollMessage()!);
  return contentOf(sender, asset);
}

/** Of the estate there is nothing; what is no source at all is not found either. */
function sourceOf(request: Request): AssetSource | ItemSource | undefined {
  try {
    const source = decodeTransferSource(request);
    return source.type === 'estate' ? undefined : source;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** As an answer names an asset. */
const assetParams = ({ id, type }: StoredAsset): Uint8Array =>
  encodeTransferSource({ type: 'asset', assetId: id, assetType: type }).Params;

/** Scripts are had through an item that one owns, not by knowing their id. @source OpenSim, HandleTransferRequest */
function statusOf(
  asset: StoredAsset | undefined,
  source: AssetSource | ItemSource | undefined,
  from: Agent,
): number {
  if (asset === undefined || asset.sizeBytes === 0) return STATUS.unknownSource;
  if (source?.type === 'item') return statusOfItem(source, from);
  const isAllowed = asset.type !== ASSET_TYPE.script;
  return isAllowed ? STATUS.ok : STATUS.insufficientPermissions;
}

function statusOfItem({ taskId, itemId, assetId }: ItemSource, from: Agent): number {
  if (taskId.isZero) {
    const item = belongingsOf(from.region.services).item(from.id, itemId);
    return item?.assetId.equals(assetId) === true ? STATUS.ok : STATUS.insufficientPermissions;
  }
  const prim = sceneOf(from.region).byId(taskId);
  if (prim === undefined) return STATUS.unknownSource;
  return mayHave(from, prim, itemId, assetId) ? STATUS.ok : STATUS.insufficientPermissions;
}

/** The sender asks for its packets in order, as downloads are read. */
const contentOf = (sender: TransferSender, asset: StoredAsset): Content => ({
  asset,
  layout: LAYOUT,
  firstPacket: 0,
  category: 'asset',
  message(_packet, data) {
    sender.give(data);
    return sender.pollMessage()!;
  },
  failure() {
    sender.fail(STATUS.error);
    return sender.pollMessage()!;
  },
});

const sendStatus = (to: Agent, { TransferID, Params }: Request, status: number): void =>
  send(to, transferInfo(TransferID, status, 0, shortened(Params)));

const send = (to: Agent, message: MessageOf<'TransferInfo' | 'TransferPacket'>): void =>
  to.send(message, { reliable: true, category: 'asset' });

/** Of what is echoed: as much as the longest request that is understood. */
const MOST_PARAMS_BYTES = 100;
const shortened = (params: Uint8Array): Uint8Array => params.slice(0, MOST_PARAMS_BYTES);
