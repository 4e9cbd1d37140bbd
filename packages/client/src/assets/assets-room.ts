import { ImageData, ImagePacket } from '@landfall/protocol/message';
import { ImageNotInDatabase, RequestImage } from '@landfall/protocol/message/compact';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Assets } from './assets.ts';
import type { AssetsOptions } from './assets.ts';
import { RegionImages } from './region-images.ts';

const MESSAGES = [RequestImage, ImageData, ImagePacket, ImageNotInDatabase];

const CAPABILITIES = ['ViewerAsset', 'GetTexture', 'GetMesh2', 'GetMesh'];

/** The room that {@link assets} makes. */
export interface AssetsRoom extends SessionRoom {
  readonly name: 'assets';
  start(session: RoomSession): Assets;
  open(region: Region, session: RoomSession): RegionImages;
}

/**
 * Textures, meshes and other assets as bytes: `session.assets`. Not one of the default rooms: `rooms: [...defaultRooms(), assets()]`.
 */
export function assets(options: AssetsOptions = {}): AssetsRoom {
  return {
    name: 'assets',
    maker: assets,
    events: [],
    messages: MESSAGES,
    capabilities: CAPABILITIES,
    start(session) {
      const imagesOf = (region: Region): RegionImages => region.part(assets);
      session.take(ImageData, (message, region) => imagesOf(region).receiveFirst(message));
      session.take(ImagePacket, (message, region) => imagesOf(region).receiveFurther(message));
      session.take(ImageNotInDatabase, (message, region) => imagesOf(region).receiveMissing(message));
      return new Assets(session, imagesOf, options);
    },
    open: (region, { scope }) => new RegionImages(region, scope.ports.clock, scope.ids),
  };
}
