import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import type { Agent, Handlers } from '../region/index.ts';
import { downloadsOf } from './downloads.ts';
import type { Content } from './downloads.ts';
import { assetsOf } from './grid-assets.ts';
import { packetCount } from './packet-layout.ts';

/** @source captures/texture-udp: 600 bytes in ImageData, 1000 in each ImagePacket */
const LAYOUT = { firstBytes: 600, furtherBytes: 1000 };
const CODEC_JPEG_2000 = 2;
const TYPE_BAKED = 1;
/** What of a texture each discard level takes, level 0 first. @source OpenSim J2KDecoderModule.cs (CreateDefaultLayers) */
const SHARES = [1, 0.5, 0.2, 0.05, 0.02] as const;
const LEAST_PACKETS = 2;
/** `Packets` has 16 bits. */
const MOST_PACKETS = 0xffff;

type Request = MessageOf<'RequestImage'>['RequestImage'][number];

/**
 * Textures by UDP. Discard level −1 or no priority calls off what is not sent yet; a texture that is on its way
 * changes its priority, and how far it is sent: to a discard level as much goes as it usually takes, to level 0 all.
 * @source PROTOCOL §14; captures/texture-udp. Unlike OpenSim, which sends other bytes under the id of a missing texture,
 *   ImageNotInDatabase is said.
 */
export const imageHandlers: Handlers = {
  RequestImage({ RequestImage }, from, sequence) {
    for (const request of RequestImage) {
      if (from.newest.takes(keyOf(request), sequence)) receiveRequest(request, from);
    }
  },
};

const keyOf = ({ Image }: Request): string => `image ${Image.key}`;

function receiveRequest(request: Request, from: Agent): void {
  const { DiscardLevel, DownloadPriority, Type } = request;
  const downloads = downloadsOf(from);
  const key = keyOf(request);
  // Avatars appear before their surroundings: OpenSim counts the priority of bakes twice.
  const priority = Type === TYPE_BAKED ? 2 * DownloadPriority : DownloadPriority;
  if (DiscardLevel < 0 || !(priority > 0)) downloads.remove(key);
  else if (downloads.has(key)) downloads.reorder(key, { priority, discard: DiscardLevel });
  else downloads.add(key, { priority, discard: DiscardLevel }, () => openImage(request, from));
}

async function openImage({ Image, Packet }: Request, from: Agent): Promise<Content | undefined> {
  const asset = await assetsOf(from.region.services)
    .stat(Image)
    .catch(() => undefined);
  const isTexture = asset?.type === ASSET_TYPE.texture && asset.sizeBytes > 0;
  const packets = isTexture ? packetCount(asset.sizeBytes, LAYOUT) : 0;
  if (!isTexture || packets > MOST_PACKETS) {
    from.send(
      { name: 'ImageNotInDatabase', ImageID: { ID: Image } },
      { reliable: true, category: 'texture' },
    );
    return undefined;
  }
  // The last packets came and the viewer has not noticed yet.
  if (Packet >= packets) return undefined;
  return {
    asset,
    layout: LAYOUT,
    firstPacket: Packet,
    category: 'texture',
    packetsFor: ({ discard = 0 }) => packetsUpTo(discard, asset.sizeBytes, packets),
    message: (packet, data) =>
      packet === 0
        ? imageData(Image, asset.sizeBytes, packets, data)
        : { name: 'ImagePacket', ImageID: { ID: Image, Packet: packet }, ImageData: { Data: data } },
  };
}

/**
 * How many packets a discard level gets: at least two, and the last one, too, where it alone would be missing.
 * @source OpenSim J2KImage.cs (RunUpdate)
 */
export function packetsUpTo(discard: number, sizeBytes: number, packets: number): number {
  const share = SHARES[Math.min(discard, SHARES.length - 1)] ?? 1;
  const end = Math.max(LEAST_PACKETS, packetCount(Math.max(1, Math.floor(sizeBytes * share)), LAYOUT));
  return end + 1 >= packets ? packets : end;
}

const imageData = (ID: Uuid, Size: number, Packets: number, Data: Uint8Array): MessageOf<'ImageData'> => ({
  name: 'ImageData',
  ImageID: { ID, Codec: CODEC_JPEG_2000, Size, Packets },
  ImageData: { Data },
});
