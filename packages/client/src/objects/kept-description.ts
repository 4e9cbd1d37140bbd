import { ByteReader, ByteWriter, encodeUtf8 } from '@landfall/protocol/bytes';
import { colourAt, colourBytes, Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_OBJECT } from '@landfall/protocol/object';
import type { ObjectDescription, ObjectSound } from '@landfall/protocol/object';

/** What only some objects have, so that it is kept as bytes, and only where it is. Fields as those of `ObjectDescription`. */
export type RareFields = Pick<
  ObjectDescription,
  | 'textureEntry'
  | 'textureAnimation'
  | 'particles'
  | 'extraParams'
  | 'data'
  | 'text'
  | 'textColour'
  | 'mediaUrl'
  | 'nameValues'
  | 'ownerId'
  | 'sound'
>;

/** Numbers of fields, in the order in which they lie. */
export const RARE = Object.freeze({
  textureEntry: 0,
  textureAnimation: 1,
  particles: 2,
  extraParams: 3,
  data: 4,
  text: 5,
  mediaUrl: 6,
  nameValues: 7,
  textColour: 8,
  owner: 9,
  sound: 10,
});
/** Number and length. */
export const HEAD_BYTES = 3;

/** Each field that there is: its number, a length, its bytes. */
export function packRare(fields: RareFields): Uint8Array {
  const found: (Uint8Array | undefined)[] = [];
  let length = 0;
  const add = (number: number, bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    found[number] = bytes;
    length += HEAD_BYTES + bytes.length;
  };
  add(RARE.textureEntry, fields.textureEntry);
  add(RARE.textureAnimation, fields.textureAnimation);
  add(RARE.particles, fields.particles);
  add(RARE.extraParams, fields.extraParams);
  add(RARE.data, fields.data);
  if (fields.text !== '') add(RARE.text, encodeUtf8(fields.text));
  if (fields.mediaUrl !== '') add(RARE.mediaUrl, encodeUtf8(fields.mediaUrl));
  if (fields.nameValues !== '') add(RARE.nameValues, encodeUtf8(fields.nameValues));
  if (fields.text !== '') add(RARE.textColour, colourBytes(fields.textColour));
  if (!fields.ownerId.isZero) add(RARE.owner, fields.ownerId.toBytes());
  if (fields.sound !== undefined) add(RARE.sound, soundBytes(fields.sound));
  return length === 0 ? EMPTY_OBJECT.data : joined(found, length);
}

function joined(found: readonly (Uint8Array | undefined)[], length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  for (let number = 0; number < found.length; number++) {
    const bytes = found[number];
    if (bytes === undefined) continue;
    out[at] = number;
    out[at + 1] = bytes.length;
    out[at + 2] = bytes.length >> 8;
    out.set(bytes, at + HEAD_BYTES);
    at += HEAD_BYTES + bytes.length;
  }
  return out;
}

/** What was packed. Bytes are copies: what holds them may move. */
export function unpackRare(bytes: Uint8Array): RareFields {
  const found = new Map<number, ByteReader>();
  const reader = new ByteReader(bytes);
  while (reader.remaining > 0) found.set(reader.u8(), new ByteReader(reader.take(reader.u16le())));
  const all = (number: number): Uint8Array => {
    const field = found.get(number);
    return field === undefined ? EMPTY_OBJECT.data : field.take(field.remaining).slice();
  };
  const text = (number: number): string => {
    const field = found.get(number);
    return field === undefined ? '' : field.utf8(field.remaining);
  };
  const colour = found.get(RARE.textColour);
  const owner = found.get(RARE.owner);
  const sound = found.get(RARE.sound);
  return {
    textureEntry: all(RARE.textureEntry),
    textureAnimation: all(RARE.textureAnimation),
    particles: all(RARE.particles),
    extraParams: all(RARE.extraParams),
    data: all(RARE.data),
    text: text(RARE.text),
    mediaUrl: text(RARE.mediaUrl),
    nameValues: text(RARE.nameValues),
    textColour: colour === undefined ? EMPTY_OBJECT.textColour : colourAt(colour.take(4)),
    ownerId: owner === undefined ? Uuid.zero : Uuid.fromBytes(owner.take(16)),
    sound: sound === undefined ? undefined : soundOf(sound),
  };
}

/** The texture entry alone, as a view; empty for none. */
export function textureEntryIn(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0 || bytes[0] !== RARE.textureEntry) return EMPTY_OBJECT.textureEntry;
  return bytes.subarray(HEAD_BYTES, HEAD_BYTES + (bytes[1]! | (bytes[2]! << 8)));
}

/** The owner alone; undefined for none. */
export function ownerIn(bytes: Uint8Array): Uuid | undefined {
  for (
    let at = 0;
    at + HEAD_BYTES <= bytes.length;
    at += HEAD_BYTES + (bytes[at + 1]! | (bytes[at + 2]! << 8))
  )
    if (bytes[at] === RARE.owner) return Uuid.fromBytes(bytes, at + HEAD_BYTES);
  return undefined;
}

function soundBytes({ id, gain, flags, radius }: ObjectSound): Uint8Array {
  const writer = new ByteWriter(25);
  writer.put(id.toBytes());
  writer.f32le(gain);
  writer.u8(flags);
  writer.f32le(radius);
  return writer.finish();
}

function soundOf(reader: ByteReader): ObjectSound {
  const id = Uuid.fromBytes(reader.take(16));
  return { id, gain: reader.f32le(), flags: reader.u8(), radius: reader.f32le() };
}
