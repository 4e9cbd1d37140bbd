import { ByteWriter } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';

/** Red, green, blue, alpha; 0 to 1. */
export type Colour = readonly [number, number, number, number];

const WHITE: Colour = [1, 1, 1, 1];
const ENTRY_BYTES = 64;

/**
 * A texture entry that gives every face the same texture and colour: eleven defaults, each with its
 * terminator. @source PROTOCOL §11; captures/login-standard, AvatarAppearance
 */
export function encodeTextureEntry(texture: Uuid, colour: Colour = WHITE): Uint8Array {
  const writer = new ByteWriter(ENTRY_BYTES);
  const end = (): void => writer.u8(0);
  writer.put(texture.toBytes());
  end();
  for (const channel of colour) writer.u8(255 - colourByte(channel));
  end();
  // Repeats S and T.
  for (let field = 0; field < 2; field += 1) {
    writer.f32le(1);
    end();
  }
  // Offset S and T, rotation.
  for (let field = 0; field < 3; field += 1) {
    writer.u16le(0);
    end();
  }
  // Bump, media, glow.
  for (let field = 0; field < 3; field += 1) {
    writer.u8(0);
    end();
  }
  // Material.
  writer.put(Uuid.zero.toBytes());
  end();
  return writer.finish();
}

/** A channel from 0 to 1 as a byte. */
export function colourByte(channel: number): number {
  return Math.round(Math.min(1, Math.max(0, channel)) * 255);
}
