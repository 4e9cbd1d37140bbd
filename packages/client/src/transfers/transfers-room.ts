import { ConfirmXferPacket, SendXferPacket, TransferPacket } from '@landfall/protocol/message';
import {
  AbortXfer,
  RequestXfer,
  TransferAbort,
  TransferInfo,
  TransferRequest,
} from '@landfall/protocol/message/compact';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { RegionTransfers } from './region-transfers.ts';

/** A region that sends files. */
export type RegionWithTransfers = Region & { readonly transfers: RegionTransfers };

/** The room that {@link transfers} makes. */
export interface TransfersRoom extends SessionRoom {
  readonly name: 'transfers';
  start(session: RoomSession<object, RegionWithTransfers>): void;
  open(region: Region, session: RoomSession): RegionTransfers;
}

/** Files and assets by circuit: `region.transfers`. Not one of the usual rooms. */
export function transfers(): TransfersRoom {
  return TRANSFERS;
}

/** It keeps nothing itself: all sessions can have the same. */
const TRANSFERS: TransfersRoom = {
  name: 'transfers',
  maker: transfers,
  events: [],
  messages: [
    AbortXfer,
    ConfirmXferPacket,
    RequestXfer,
    SendXferPacket,
    TransferAbort,
    TransferInfo,
    TransferPacket,
    TransferRequest,
  ],
  start(session) {
    session.take(SendXferPacket, (message, region) => region.transfers.receivePacket(message));
    session.take(AbortXfer, (message, region) => region.transfers.receiveAbortXfer(message));
    session.take(TransferInfo, (message, region) => region.transfers.receiveTransfer(message));
    session.take(TransferPacket, (message, region) => region.transfers.receiveTransfer(message));
    session.take(TransferAbort, (message, region) => region.transfers.receiveTransfer(message));
  },
  open: (region, { scope }) => new RegionTransfers(region, scope),
};
