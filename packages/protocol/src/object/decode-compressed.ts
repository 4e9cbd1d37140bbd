import { ByteReader, decodeUtf8 } from '../bytes/index.ts';
import { Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import type { Colour, Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { skipExtraParams } from '../extra-params/index.ts';
import { COMPRESSED } from './compressed-update.ts';
import { OLD_FORM_BYTES } from './decode-particles.ts';
import { textColourAt } from './full-update.ts';
import { readFloats, readPlace, readTurn } from './motion-bytes.ts';
import { MOTION_ROW, motionOfRow } from './motion.ts';
import type { ObjectMotion } from './motion.ts';
import { EMPTY_OBJECT } from './object-description.ts';
import type { ObjectDescription, ObjectSound } from './object-description.ts';
import { readShape } from './shape-fields.ts';

const NONE = new Uint8Array(0);
/** Alpha is stored upside down: these are zeros. */
const NO_COLOUR: Colour = Object.freeze({ r: 0, g: 0, b: 0, a: 255 });

/**
 * Reads a block of an ObjectUpdateCompressed, which has neither velocity nor acceleration: they are zero. One that ends between
 * two fields has what it has, as viewers read it.
 * @throws DecodeError where it breaks off inside a field, or before its parent; and for a position that is not finite
 * @source PROTOCOL §9.3; vectors/object
 */
export function decodeCompressedUpdate(updateFlags: number, data: Uint8Array): ObjectDescription {
  const reader = new ByteReader(data);
  const head = readHead(reader);
  const still = readStill(reader);
  const flags = reader.u32le();
  const ownerId = readUuid(reader);
  const turns = (flags & COMPRESSED.angularVelocity) !== 0;
  const motion = turns ? { ...still, angularVelocity: readAngular(reader) } : still;
  const parentId = (flags & COMPRESSED.parent) === 0 ? 0 : reader.u32le();
  return { ...head, motion, parentId, updateFlags, ownerId, ...readRest(reader, flags) };
}

type Rest = Omit<ObjectDescription, keyof Head | 'motion' | 'parentId' | 'updateFlags' | 'ownerId'>;

function readRest(reader: ByteReader, flags: number): Rest {
  const has = (flag: number): boolean => (flags & flag) !== 0 && reader.remaining > 0;
  const data = has(COMPRESSED.tree | COMPRESSED.scratchPad) ? readPad(reader, flags) : NONE;
  const text = has(COMPRESSED.text) ? readTerminated(reader) : '';
  const textColour = has(COMPRESSED.text) ? textColourAt(reader.take(4), 0) : NO_COLOUR;
  const mediaUrl = has(COMPRESSED.mediaUrl) ? readTerminated(reader) : '';
  const oldParticles = has(COMPRESSED.oldParticles) ? reader.take(OLD_FORM_BYTES) : NONE;
  const extraParams = reader.remaining > 0 ? readExtraParams(reader) : NONE;
  const sound = has(COMPRESSED.sound) ? readSound(reader) : undefined;
  const nameValues = has(COMPRESSED.nameValues) ? readTerminated(reader) : '';
  const shape = reader.remaining > 0 ? readShape(reader) : EMPTY_OBJECT.shape;
  const textureEntry = reader.remaining > 0 ? reader.take(reader.u32le()) : NONE;
  const textureAnimation = has(COMPRESSED.textureAnimation) ? reader.take(reader.u32le()) : NONE;
  const particles = has(COMPRESSED.newParticles) ? reader.take(reader.remaining) : oldParticles;
  return {
    shape,
    textureEntry,
    textureAnimation,
    nameValues,
    data,
    text,
    textColour,
    mediaUrl,
    particles,
    extraParams,
    sound,
  };
}

type Head = Pick<
  ObjectDescription,
  'id' | 'localId' | 'pcode' | 'state' | 'crc' | 'material' | 'clickAction' | 'scale'
>;

function readHead(reader: ByteReader): Head {
  const id = readUuid(reader);
  const localId = reader.u32le();
  const pcode = reader.u8();
  const state = reader.u8();
  const crc = reader.u32le();
  const material = reader.u8();
  const clickAction = reader.u8();
  const scale = { x: reader.f32le(), y: reader.f32le(), z: reader.f32le() };
  return { id, localId, pcode, state, crc, material, clickAction, scale };
}

function readStill(reader: ByteReader): ObjectMotion {
  const rows = new Float32Array(MOTION_ROW.length);
  const { offset } = reader;
  const bytes = reader.take(24);
  try {
    readPlace(bytes, 0, rows, MOTION_ROW.position);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(error.what, { offset, path: 'Data.Position' });
  }
  readTurn(bytes, 12, rows, MOTION_ROW.rotation);
  return motionOfRow(rows, 0, false);
}

function readAngular(reader: ByteReader): Vector3 {
  const row = new Float32Array(3);
  readFloats(reader.take(12), 0, row, 0);
  const [x = 0, y = 0, z = 0] = row;
  return x === 0 && y === 0 && z === 0 ? ZERO_VECTOR : { x, y, z };
}

/** The kind of a tree in one byte, or a scratch pad. */
function readPad(reader: ByteReader, flags: number): Uint8Array {
  if ((flags & COMPRESSED.tree) !== 0) return reader.take(1);
  // Its length is there twice, as viewers read it; what libomv reads has one of one byte. Nobody is known to send either.
  const { offset } = reader;
  const length = reader.u32le();
  if (reader.u32le() !== length) {
    throw new DecodeError('a scratch pad with two lengths', { offset, path: 'Data.ScratchPad' });
  }
  return reader.take(length);
}

function readTerminated(reader: ByteReader): string {
  const { bytes, offset: start, end } = reader;
  const nul = bytes.indexOf(0, start);
  if (nul < 0 || nul >= end) throw new DecodeError('a text without its end', { offset: start, path: 'Data' });
  reader.offset = nul + 1;
  return nul === start ? '' : decodeUtf8(bytes, start, nul);
}

/** As a full update has it: no parameters are no bytes. */
function readExtraParams(reader: ByteReader): Uint8Array {
  const { offset: start } = reader;
  skipExtraParams(reader);
  return reader.offset === start + 1 ? NONE : reader.bytes.subarray(start, reader.offset);
}

function readSound(reader: ByteReader): ObjectSound {
  return { id: readUuid(reader), gain: reader.f32le(), flags: reader.u8(), radius: reader.f32le() };
}

function readUuid(reader: ByteReader): Uuid {
  const { bytes, offset } = reader;
  reader.skip(16);
  return Uuid.fromBytes(bytes, offset);
}
