import type { MessageOf } from '@landfall/protocol/message';
import { ByteBudget } from '../scene/index.ts';
import type { SceneWarnings } from '../scene/index.ts';

/** Packets of one texture; those recorded have some hundred. */
const MOST_PACKETS = 20_000;
/** Textures of one recording. */
const MOST_IMAGES = 20_000;
/** Of all packets: a datagram whose zeros are coded is two hundred times as long in memory. */
const MOST_BYTES = 1024 ** 3;

interface RecordedImage {
  readonly packets: Map<number, Uint8Array>;
}

/** Textures that came by UDP, put together of their packets. */
export class RecordedImages {
  readonly #images = new Map<string, RecordedImage>();
  readonly #warnings: SceneWarnings;
  readonly #budget: ByteBudget;

  /** @param mostBytes of all packets that are kept */
  constructor(warnings: SceneWarnings, mostBytes = MOST_BYTES) {
    this.#warnings = warnings;
    this.#budget = new ByteBudget(mostBytes);
  }

  first({ ImageID, ImageData }: MessageOf<'ImageData'>): void {
    this.#take(ImageID.ID.toString(), 0, ImageData.Data);
  }

  further({ ImageID, ImageData }: MessageOf<'ImagePacket'>): void {
    this.#take(ImageID.ID.toString(), ImageID.Packet, ImageData.Data);
  }

  /** What has come of a texture from its first byte on; undefined where nothing has. @param id as text */
  bytes(id: string): Uint8Array | undefined {
    const packets = this.#images.get(id)?.packets;
    const pieces: Uint8Array[] = [];
    for (let packet = 0; packets?.has(packet) === true; packet++) pieces.push(packets.get(packet)!);
    return pieces.length === 0 ? undefined : Uint8Array.from(Buffer.concat(pieces));
  }

  /** The first one of a packet counts: others are resent. */
  #take(id: string, packet: number, data: Uint8Array): void {
    const image = this.#images.get(id) ?? { packets: new Map<number, Uint8Array>() };
    if (!this.#images.has(id) && this.#images.size >= MOST_IMAGES) return;
    this.#images.set(id, image);
    if (packet >= MOST_PACKETS || image.packets.has(packet)) return;
    if (this.#budget.isSpent) {
      const what = 'more textures by UDP than one recording may have';
      return this.#warnings.add({ of: 'file', id: '', field: 'ImagePacket', what });
    }
    this.#budget.spend(data.length);
    image.packets.set(packet, data);
  }
}
