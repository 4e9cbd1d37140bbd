import { ByteReader, ByteWriter, encodeUtf8 } from '@landfall/protocol/bytes';
import { colourAt, colourBytes, Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_OBJECT } from '@landfall/protocol/object';
import type { ObjectDescription, ObjectSound } from '@landfall/protocol/object';

/** What only some objects have, so that it is kept as bytes, and only where it is. */
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

/** Numbers of fields: five of bytes, three of text, and these. */
const [FIRST_TEXT, COLOUR, OWNER, SOUND] = [5, 8, 9, 10] as const;
/** Number and length. */
const HEAD_BYTES = 3;

/** Each field that there is: its number, a length, its bytes. */
export function packRare(fields: RareFields): Uint8Array {
  const found: (Uint8Array | undefined)[] = [];
  let length = 0;
  const add = (number: number, bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    found[number] = bytes;
    length += HEAD_BYTES + bytes.length;
  };
  add(0, fields.textureEntry);
  add(1, fields.textureAnimation);
  add(2, fields.particles);
  add(3, fields.extraParams);
  add(4, fields.data);
  if (fields.text !== '') add(FIRST_TEXT, encodeUtf8(fields.text));
  if (fields.mediaUrl !== '') add(FIRST_TEXT + 1, encodeUtf8(fields.mediaUrl));
  if (fields.nameValues !== '') add(FIRST_TEXT + 2, encodeUtf8(fields.nameValues));
  if (fields.text !== '') add(COLOUR, colourBytes(fields.textColour));
  if (!fields.ownerId.isZero) add(OWNER, fields.ownerId.toBytes());
  if (fields.sound !== undefined) add(SOUND, soundBytes(fields.sound));
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
  const text = (index: number): string => {
    const field = found.get(FIRST_TEXT + index);
    return field === undefined ? '' : field.utf8(field.remaining);
  };
  const colour = found.get(COLOUR);
  const owner = found.get(OWNER);
  const sound = found.get(SOUND);
  return {
    textureEntry: all(0),
    textureAnimation: all(1),
    particles: all(2),
    extraParams: all(3),
    data: all(4),
    text: text(0),
    mediaUrl: text(1),
    nameValues: text(2),
    textColour: colour === undefined ? EMPTY_OBJECT.textColour : colourAt(colour.take(4)),
    ownerId: owner === undefined ? Uuid.zero : Uuid.fromBytes(owner.take(16)),
    sound: sound === undefined ? undefined : soundOf(sound),
  };
}

/** The texture entry alone, as a view; empty for none. */
export function textureEntryIn(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0 || bytes[0] !== 0) return EMPTY_OBJECT.textureEntry;
  return bytes.subarray(HEAD_BYTES, HEAD_BYTES + (bytes[1]! | (bytes[2]! << 8)));
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
