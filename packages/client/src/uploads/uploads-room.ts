import { ConfirmXferPacket, SendXferPacket } from '@landfall/protocol/message';
import {
  AbortXfer,
  AssetUploadComplete,
  AssetUploadRequest,
  RequestXfer,
} from '@landfall/protocol/message/compact';
import type { LoginResponse } from '@landfall/protocol/login';
import { inventory } from '../inventory/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { TransactionUploads } from './by-transaction.ts';
import { Uploads, UPLOAD_CAPABILITIES } from './uploads.ts';

/** How uploads are made. */
export interface UploadsOptions {
  /** Addresses for the bytes may be on other hosts than the region's. False by default: what is posted there says whose it is. */
  readonly allowOtherHosts?: boolean;
}

/** The room that {@link uploads} makes. */
export interface UploadsRoom extends SessionRoom {
  readonly name: 'uploads';
  start(session: RoomSession, login: LoginResponse): Uploads;
}

/** New files of the inventory, and new contents of its notecards and scripts: `session.uploads`. Needs `inventory()` before it. */
export function uploads({ allowOtherHosts = false }: UploadsOptions = {}): UploadsRoom {
  return {
    name: 'uploads',
    maker: uploads,
    needs: { inventory },
    events: [],
    messages: [
      AbortXfer,
      AssetUploadComplete,
      AssetUploadRequest,
      ConfirmXferPacket,
      RequestXfer,
      SendXferPacket,
    ],
    capabilities: UPLOAD_CAPABILITIES,
    start(session, { secureSessionId }) {
      const transactions = new TransactionUploads(session.scope, secureSessionId);
      session.take(RequestXfer, (message, region) => transactions.receiveRequest(message, region));
      session.take(ConfirmXferPacket, (message, region) => transactions.receiveConfirm(message, region));
      session.take(AbortXfer, (message, region) => transactions.receiveAbort(message, region));
      session.take(AssetUploadComplete, (message, region) => transactions.receiveComplete(message, region));
      return new Uploads({
        scope: session.scope,
        region: () => session.region,
        inventory: session.part(inventory),
        transactions,
        allowOtherHosts,
      });
    },
  };
}
