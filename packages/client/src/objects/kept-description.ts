import { ByteReader, ByteWriter, encodeUtf8 } from '@landfall/protocol/bytes';
import { colourAt, colourBytes, Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
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
/** What its length can say. Texts are longer where a compressed update has some that are no UTF-8: each such byte comes to be three. */
const MOST_BYTES = 0xffff;

/** Packed into again and again: who keeps what is packed copies it. */
let scratch = new Uint8Array(4096);

/** Each field that there is: its number, a length, its bytes. The result is good until the next call. */
export function packRare(fields: RareFields): Uint8Array {
  const length = packScratch(fields);
  return length === 0 ? EMPTY_OBJECT.data : scratch.subarray(0, length);
}

/** The same without a view of it: returns how many bytes of {@link packed} it takes. */
export function packScratch(fields: RareFields): number {
  const { textureEntry, textureAnimation, particles, extraParams, data, text, mediaUrl, nameValues } = fields;
  let end = 0;
  // Written out: for the many objects that have little, a loop over fields costs more than the packing.
  if (textureEntry.length > 0) end = pack(RARE.textureEntry, textureEntry, end);
  if (textureAnimation.length > 0) end = pack(RARE.textureAnimation, textureAnimation, end);
  if (particles.length > 0) end = pack(RARE.particles, particles, end);
  if (extraParams.length > 0) end = pack(RARE.extraParams, extraParams, end);
  if (data.length > 0) end = pack(RARE.data, data, end);
  if (text !== '') end = packText(RARE.text, text, end);
  if (mediaUrl !== '') end = packText(RARE.mediaUrl, mediaUrl, end);
  if (nameValues !== '') end = packText(RARE.nameValues, nameValues, end);
  if (text !== '') end = pack(RARE.textColour, colourBytes(fields.textColour), end);
  if (!fields.ownerId.isZero) end = pack(RARE.owner, fields.ownerId.toBytes(), end);
  if (fields.sound !== undefined) end = pack(RARE.sound, soundBytes(fields.sound), end);
  return end;
}

/** What was packed last, and more after it. */
export function packed(): Uint8Array {
  return scratch;
}

/** Up to so many bytes a loop is quicker than a call of the engine. */
const FEW_BYTES = 32;

/** Of a text that is too long what can be kept, in whole characters. */
function packText(number: number, text: string, at: number): number {
  const bytes = encodeUtf8(text);
  if (bytes.length <= MOST_BYTES) return pack(number, bytes, at);
  let end = MOST_BYTES;
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return pack(number, bytes.subarray(0, end), at);
}

function pack(number: number, bytes: Uint8Array, at: number): number {
  const { length } = bytes;
  if (length > MOST_BYTES) throw new DecodeError(`a field of ${length} bytes in an object`);
  const end = at + HEAD_BYTES + length;
  if (end > scratch.length) {
    const larger = new Uint8Array(end * 2);
    larger.set(scratch);
    scratch = larger;
  }
  const out = scratch;
  out[at] = number;
  out[at + 1] = length;
  out[at + 2] = length >> 8;
  if (length > FEW_BYTES) out.set(bytes, at + HEAD_BYTES);
  else for (let from = 0; from < length; from++) out[at + HEAD_BYTES + from] = bytes[from]!;
  return end;
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
