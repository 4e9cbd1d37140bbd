import type { StoredAsset } from '@landfall/assets/store';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { MessageOf } from '@landfall/protocol/message';
import type { Agent, Handlers } from '../region/index.ts';
import { downloadsOf } from './downloads.ts';
import type { Content } from './downloads.ts';
import { assetsOf } from './grid-assets.ts';
import { belongingsOf } from '../inventory/index.ts';
import { packetCount } from './packet-layout.ts';
import { readTransferParams, writeAssetParams } from './transfer-params.ts';
import type { AskedAsset } from './transfer-params.ts';

/** @source viewer lltransfermanager.h; captures/login-standard */
const CHANNEL_ASSET = 2;
const TARGET_UNKNOWN = 0;
const STATUS = { OK: 0, DONE: 1, FAILED: -1, NOT_FOUND: -2, NOT_ALLOWED: -3 } as const;
/** Every packet is as long as the first. @source captures/login-standard, TransferPacket */
const LAYOUT = { firstBytes: 600, furtherBytes: 600 };
/** Before all textures, in the order of their requests: they are few and short. */
const PRIORITY = Infinity;

type Request = MessageOf<'TransferRequest'>['TransferInfo'];

/** Assets other than textures by UDP: by their id, or through an item of one's own inventory. */
export const transferHandlers: Handlers = {
  TransferRequest({ TransferInfo }, from, sequence) {
    const key = keyOf(TransferInfo);
    if (!from.newest.takes(key, sequence)) return;
    const isTaken = downloadsOf(from).add(key, { priority: PRIORITY }, () =>
      openTransfer(TransferInfo, from),
    );
    if (!isTaken) sendStatus(from, TransferInfo, STATUS.FAILED);
  },

  TransferAbort({ TransferInfo }, from, sequence) {
    const key = keyOf(TransferInfo);
    if (from.newest.takes(key, sequence)) downloadsOf(from).remove(key);
  },
};

const keyOf = ({ TransferID }: Pick<Request, 'TransferID'>): string => `transfer ${TransferID.key}`;

async function openTransfer(request: Request, from: Agent): Promise<Content | undefined> {
  const asked = readTransferParams(request);
  const assets = assetsOf(from.region.services);
  const asset = asked && (await assets.stat(asked.assetId).catch((): typeof STATUS.FAILED => STATUS.FAILED));
  const status = typeof asset === 'number' ? asset : statusOf(asset, asked, from);
  if (status !== STATUS.OK || typeof asset !== 'object') {
    sendStatus(from, request, status);
    return undefined;
  }
  const params = asked?.itemId === undefined ? writeAssetParams(asset) : request.Params;
  send(from, transferInfo(request, STATUS.OK, asset.sizeBytes, params));
  return contentOf(request, asset);
}

/** Scripts are had through an item that one owns, not by knowing their id. @source OpenSim, HandleTransferRequest */
function statusOf(asset: StoredAsset | undefined, asked: AskedAsset | undefined, from: Agent): number {
  if (asset === undefined || asset.sizeBytes === 0) return STATUS.NOT_FOUND;
  if (asked?.itemId === undefined) return asset.type === ASSET_TYPE.script ? STATUS.NOT_ALLOWED : STATUS.OK;
  const item = belongingsOf(from.region.services).item(from.id, asked.itemId);
  return item?.assetId.equals(asset.id) === true ? STATUS.OK : STATUS.NOT_ALLOWED;
}

function contentOf(request: Request, asset: StoredAsset): Content {
  const last = packetCount(asset.sizeBytes, LAYOUT) - 1;
  const packetOf = (Packet: number, Status: number, Data: Uint8Array): MessageOf<'TransferPacket'> => ({
    name: 'TransferPacket',
    TransferData: { TransferID: request.TransferID, ChannelType: CHANNEL_ASSET, Packet, Status, Data },
  });
  return {
    asset,
    layout: LAYOUT,
    firstPacket: 0,
    category: 'asset',
    message: (packet, data) => packetOf(packet, packet === last ? STATUS.DONE : STATUS.OK, data),
    failure: () => packetOf(last, STATUS.FAILED, new Uint8Array(0)),
  };
}

const sendStatus = (to: Agent, request: Request, status: number): void =>
  send(to, transferInfo(request, status, 0, request.Params));

const send = (to: Agent, message: MessageOf<'TransferInfo'>): void =>
  to.send(message, { reliable: true, category: 'asset' });

const transferInfo = (
  { TransferID }: Request,
  Status: number,
  Size: number,
  params: Uint8Array,
): MessageOf<'TransferInfo'> => ({
  name: 'TransferInfo',
  TransferInfo: {
    TransferID,
    ChannelType: CHANNEL_ASSET,
    TargetType: TARGET_UNKNOWN,
    Status,
    Size,
    Params: params.slice(0, MOST_PARAMS_BYTES),
  },
});

/** Of what is echoed: as much as the longest request that is understood. */
const MOST_PARAMS_BYTES = 100;
