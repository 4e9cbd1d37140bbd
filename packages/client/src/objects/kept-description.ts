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

const BYTES = ['textureEntry', 'textureAnimation', 'particles', 'extraParams', 'data'] as const;
const TEXTS = ['text', 'mediaUrl', 'nameValues'] as const;
const [FIRST_TEXT, COLOUR, OWNER, SOUND] = [BYTES.length, 8, 9, 10] as const;

/** Each field that there is: its number, a length, its bytes. */
export function packRare(fields: RareFields): Uint8Array {
  const writer = new ByteWriter(128);
  const put = (number: number, bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    writer.u8(number);
    writer.u16le(bytes.length);
    writer.put(bytes);
  };
  for (const [number, name] of BYTES.entries()) put(number, fields[name]);
  for (const [index, name] of TEXTS.entries()) put(FIRST_TEXT + index, encodeUtf8(fields[name]));
  if (fields.text !== '') put(COLOUR, colourBytes(fields.textColour));
  if (!fields.ownerId.isZero) put(OWNER, fields.ownerId.toBytes());
  if (fields.sound !== undefined) put(SOUND, soundBytes(fields.sound));
  return writer.finish();
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
  return bytes.subarray(3, 3 + (bytes[1]! | (bytes[2]! << 8)));
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
