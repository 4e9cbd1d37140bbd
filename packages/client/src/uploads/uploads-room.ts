import { inventory } from '../inventory/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Uploads, UPLOAD_CAPABILITIES } from './uploads.ts';

/** How uploads are made. */
export interface UploadsOptions {
  /** Addresses for the bytes may be on other hosts than the region's. False by default: what is posted there says whose it is. */
  readonly allowOtherHosts?: boolean;
}

/** The room that {@link uploads} makes. */
export interface UploadsRoom extends SessionRoom {
  readonly name: 'uploads';
  start(session: RoomSession): Uploads;
}

/** New files of the inventory, and new contents of its notecards and scripts: `session.uploads`. Needs `inventory()` before it. */
export function uploads({ allowOtherHosts = false }: UploadsOptions = {}): UploadsRoom {
  return {
    name: 'uploads',
    maker: uploads,
    needs: { inventory },
    events: [],
    messages: [],
    capabilities: UPLOAD_CAPABILITIES,
    start: (session) =>
      new Uploads({
        scope: session.scope,
        region: () => session.region,
        inventory: session.part(inventory),
        allowOtherHosts,
      }),
  };
}
