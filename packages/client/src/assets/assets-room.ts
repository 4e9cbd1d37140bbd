import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Assets } from './assets.ts';
import type { AssetsOptions } from './assets.ts';

const CAPABILITIES = ['ViewerAsset', 'GetTexture', 'GetMesh2', 'GetMesh'];

/** The room that {@link assets} makes. */
export interface AssetsRoom extends SessionRoom {
  readonly name: 'assets';
  start(session: RoomSession): Assets;
}

/**
 * Textures, meshes and other assets as bytes: `session.assets`. Not one of the default rooms: `rooms: [...defaultRooms(), assets()]`.
 */
export function assets(options: AssetsOptions = {}): AssetsRoom {
  return {
    name: 'assets',
    maker: assets,
    messages: [],
    capabilities: CAPABILITIES,
    start: (session) => new Assets(session, options),
  };
}
