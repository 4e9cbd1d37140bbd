/** Files and assets by circuit: Xfer, whose packets are confirmed one by one, and Transfer, which names where an asset is found. */
export {
  MAX_PACKETS_AHEAD,
  MAX_TRANSFER_BYTES,
  MAX_XFER_RESENDS,
  TRANSFER_PACKET_BYTES,
  TRANSFER_SILENCE_MS,
  XFER_PACKET_BYTES,
  XFER_RESEND_MS,
} from './limits.ts';
export { confirmedPacket, decodeXferPacket, encodeXferPacket } from './xfer-packet.ts';
export type { XferPacket } from './xfer-packet.ts';
export { XFER_RESULT, XferReceiver } from './xfer-receiver.ts';
export type { XferReceiverEvent, XferReceiverMessage, XferReceiverOptions } from './xfer-receiver.ts';
export { XferSender } from './xfer-sender.ts';
export type { XferSenderEvent, XferSenderMessage, XferSenderOptions } from './xfer-sender.ts';
export { uploadedAssetId } from './uploaded-asset-id.ts';
export { decodeTransferSource, encodeTransferSource } from './transfer-source.ts';
export type {
  AssetSource,
  EstateSource,
  ItemSource,
  TransferParams,
  TransferSource,
} from './transfer-source.ts';
export {
  CHANNEL_ASSET,
  TRANSFER_STATUS,
  transferAbort,
  transferInfo,
  transferPacket,
  transferRequest,
} from './transfer-messages.ts';
export { TransferReceiver } from './transfer-receiver.ts';
export type { TransferReceiverEvent, TransferReceiverOptions } from './transfer-receiver.ts';
export { TransferSender } from './transfer-sender.ts';
export type { TransferSenderEvent, TransferSenderOptions, WantedBytes } from './transfer-sender.ts';
