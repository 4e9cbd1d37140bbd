import { ByteReader, ByteWriter } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import type { Agent, Handlers } from '../region/index.ts';
import { wearableAsset } from '../inventory/index.ts';
import type { Asset } from '../inventory/index.ts';

/** @source viewer lltransfermanager.h; captures/login-standard */
const CHANNEL_ASSET = 2;
const TARGET_UNKNOWN = 0;
const STATUS = { OK: 0, DONE: 1, NOT_FOUND: -2 } as const;
/** Bytes of the first and of further packets: what OpenSim cuts. @source captures/login-standard, TransferPacket */
const FIRST_PACKET_BYTES = 600;
const PACKET_BYTES = 600;
/** `Params` of an asset: its id and its type. */
const PARAMS_BYTES = 20;

type Request = MessageOf<'TransferRequest'>['TransferInfo'];

export const transferHandlers: Handlers = {
  TransferRequest({ TransferInfo }, from) {
    const asset = wearableAsset(askedAsset(TransferInfo.Params));
    if (asset === undefined) sendMissing(from, TransferInfo);
    else sendAsset(from, TransferInfo, asset);
  },
};

/** @returns the zero id when the parameters are too short to name one. */
function askedAsset(params: Uint8Array): Uuid {
  try {
    return Uuid.fromBytes(new ByteReader(params).take(16));
  } catch (error) {
    if (error instanceof DecodeError) return Uuid.zero;
    throw error;
  }
}

function sendMissing(to: Agent, request: Request): void {
  to.send(transferInfo(request, STATUS.NOT_FOUND, 0), { reliable: true, category: 'asset' });
}

function sendAsset(to: Agent, request: Request, { bytes }: Asset): void {
  to.send(transferInfo(request, STATUS.OK, bytes.length), { reliable: true, category: 'asset' });
  let at = 0;
  for (let packet = 0; at < bytes.length; packet += 1) {
    const end = Math.min(bytes.length, at + (packet === 0 ? FIRST_PACKET_BYTES : PACKET_BYTES));
    to.send(
      {
        name: 'TransferPacket',
        TransferData: {
          TransferID: request.TransferID,
          ChannelType: CHANNEL_ASSET,
          Packet: packet,
          Status: end === bytes.length ? STATUS.DONE : STATUS.OK,
          Data: bytes.subarray(at, end),
        },
      },
      { reliable: true, category: 'asset' },
    );
    at = end;
  }
}

function transferInfo(request: Request, Status: number, Size: number): MessageOf<'TransferInfo'> {
  return {
    name: 'TransferInfo',
    TransferInfo: {
      TransferID: request.TransferID,
      ChannelType: CHANNEL_ASSET,
      TargetType: TARGET_UNKNOWN,
      Status,
      Size,
      Params: echoedParams(request.Params),
    },
  };
}

/** The request's own parameters, never more than an asset needs. */
function echoedParams(params: Uint8Array): Uint8Array {
  const writer = new ByteWriter(PARAMS_BYTES);
  writer.put(params.subarray(0, PARAMS_BYTES));
  return writer.finish();
}
