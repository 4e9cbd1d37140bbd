import type { Uuid } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';
import { encodeTransferSource } from './transfer-source.ts';
import type { TransferSource } from './transfer-source.ts';

/** The channel of assets: there is no other. @source viewer lltransfermanager.h; captures/login-standard */
export const CHANNEL_ASSET = 2;

/** `Status` of TransferInfo and TransferPacket. @source viewer lltransfermanager.h (LLTS_…) */
export const TRANSFER_STATUS = Object.freeze({
  ok: 0,
  done: 1,
  skip: 2,
  abort: 3,
  error: -1,
  unknownSource: -2,
  insufficientPermissions: -3,
});

/** Asks for something. @param priority higher comes first */
export function transferRequest(
  TransferID: Uuid,
  source: TransferSource,
  priority: number,
): MessageOf<'TransferRequest'> {
  const TransferInfo = { TransferID, ChannelType: CHANNEL_ASSET, Priority: priority };
  return { name: 'TransferRequest', TransferInfo: { ...TransferInfo, ...encodeTransferSource(source) } };
}

/** Calls it off. */
export const transferAbort = (TransferID: Uuid): MessageOf<'TransferAbort'> => ({
  name: 'TransferAbort',
  TransferInfo: { TransferID, ChannelType: CHANNEL_ASSET },
});

/** What comes: how long it is, or why nothing comes. @param params as asked, or what names an asset */
export const transferInfo = (
  TransferID: Uuid,
  Status: number,
  Size: number,
  params: Uint8Array,
): MessageOf<'TransferInfo'> => ({
  name: 'TransferInfo',
  TransferInfo: { TransferID, ChannelType: CHANNEL_ASSET, TargetType: 0, Status, Size, Params: params },
});

/** A piece of it. */
export const transferPacket = (
  TransferID: Uuid,
  Packet: number,
  Status: number,
  Data: Uint8Array,
): MessageOf<'TransferPacket'> => ({
  name: 'TransferPacket',
  TransferData: { TransferID, ChannelType: CHANNEL_ASSET, Packet, Status, Data },
});
