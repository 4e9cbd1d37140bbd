import { ByteReader, ByteWriter, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { EncodeError } from '../errors/index.ts';

/** An animation that an animated mesh plays. */
export interface ObjectAnimation {
  /** The animation asset. */
  readonly id: Uuid;
  /** Of the item in its contents; at most 255 bytes. */
  readonly name: string;
}

/**
 * The animations that OpenSim keeps of an animated mesh: `SOPAnims` of its archives and databases. One by one, so that there are
 * those before a damaged one.
 * @throws DecodeError when they end before they say
 * @source archives.md §1.5; OpenSim SceneObjectPart.cs (SerializeAnimations)
 */
export function* decodeObjectAnimations(bytes: Uint8Array): Generator<ObjectAnimation, void, undefined> {
  const reader = new ByteReader(bytes);
  const count = reader.remaining === 0 ? 0 : reader.u16le();
  for (let index = 0; index < count; index++) {
    const id = Uuid.fromBytes(reader.take(16));
    yield { id, name: reader.utf8(reader.u8()) };
  }
}

/** The bytes of `SOPAnims`. @throws EncodeError for a name of more than 255 bytes, and for more than 65535 animations */
export function encodeObjectAnimations(animations: readonly ObjectAnimation[]): Uint8Array {
  if (animations.length > 0xffff) throw new EncodeError(`${animations.length} animations`, 'SOPAnims');
  const writer = new ByteWriter(2 + animations.length * 32);
  if (animations.length > 0) writer.u16le(animations.length);
  for (const { id, name } of animations) {
    const text = encodeUtf8(name);
    if (text.length > 0xff) throw new EncodeError(`a name of ${text.length} bytes`, 'SOPAnims');
    writer.put(id.toBytes());
    writer.u8(text.length);
    writer.put(text);
  }
  return writer.finish();
}
