import { ByteWriter, encodeUtf8 } from '../bytes/index.ts';
import { PCODE } from './pcode.ts';
import { COMPRESSED } from './compressed-update.ts';
import { OLD_FORM_BYTES } from './decode-particles.ts';
import { textColourBytes } from './full-update.ts';
import type { ObjectDescription } from './object-description.ts';
import { withoutW, writeVector } from './placement.ts';
import { writeShape } from './shape-fields.ts';

/** A prim without anything special. */
const USUAL_BYTES = 256;

/**
 * An object as a block of an ObjectUpdateCompressed. Its velocity and acceleration stay behind: what moves is sent in full.
 * @source PROTOCOL §9.3; OpenSim LLClientView.cs (CreateCompressedUpdateBlock)
 */
export function encodeCompressedUpdate(object: ObjectDescription): {
  readonly UpdateFlags: number;
  readonly Data: Uint8Array;
} {
  const flags = flagsOf(object);
  const writer = new ByteWriter(USUAL_BYTES);
  writeHead(writer, object);
  writer.u32le(flags);
  writer.put(object.ownerId.toBytes());
  if ((flags & COMPRESSED.angularVelocity) !== 0) writeVector(writer, object.motion.angularVelocity);
  if (object.parentId !== 0) writer.u32le(object.parentId);
  writePad(writer, object, flags);
  writeWords(writer, object, flags);
  if ((flags & COMPRESSED.oldParticles) !== 0) writer.put(object.particles);
  if (object.extraParams.length === 0) writer.u8(0);
  else writer.put(object.extraParams);
  writeSound(writer, object);
  if ((flags & COMPRESSED.nameValues) !== 0) writeTerminated(writer, object.nameValues);
  writeShape(writer, object.shape);
  writeCounted(writer, object.textureEntry);
  if ((flags & COMPRESSED.textureAnimation) !== 0) writeCounted(writer, object.textureAnimation);
  if ((flags & COMPRESSED.newParticles) !== 0) writer.put(object.particles);
  return { UpdateFlags: object.updateFlags, Data: writer.finish() };
}

function flagsOf(object: ObjectDescription): number {
  const { x, y, z } = object.motion.angularVelocity;
  const { length } = object.particles;
  return (
    when(isPlant(object), COMPRESSED.tree) |
    when(!isPlant(object) && object.data.length > 0, COMPRESSED.scratchPad) |
    when(object.text !== '', COMPRESSED.text) |
    when(length === OLD_FORM_BYTES, COMPRESSED.oldParticles) |
    when(length > 0 && length !== OLD_FORM_BYTES, COMPRESSED.newParticles) |
    when(object.sound !== undefined, COMPRESSED.sound) |
    when(object.parentId !== 0, COMPRESSED.parent) |
    when(object.textureAnimation.length > 0, COMPRESSED.textureAnimation) |
    when(x !== 0 || y !== 0 || z !== 0, COMPRESSED.angularVelocity) |
    when(object.nameValues !== '', COMPRESSED.nameValues) |
    when(object.mediaUrl !== '', COMPRESSED.mediaUrl)
  );
}

const when = (condition: boolean, flag: number): number => (condition ? flag : 0);

/** Trees and grass, whose kind is one byte. */
function isPlant({ pcode, data }: ObjectDescription): boolean {
  const grows = pcode === PCODE.tree || pcode === PCODE.newTree || pcode === PCODE.grass;
  return grows && data.length === 1;
}

function writeHead(writer: ByteWriter, object: ObjectDescription): void {
  writer.put(object.id.toBytes());
  writer.u32le(object.localId);
  writer.u8(object.pcode);
  writer.u8(object.state);
  writer.u32le(object.crc);
  writer.u8(object.material);
  writer.u8(object.clickAction);
  writeVector(writer, object.scale);
  writeVector(writer, object.motion.position);
  writeVector(writer, withoutW(object.motion.rotation));
}

function writePad(writer: ByteWriter, { data }: ObjectDescription, flags: number): void {
  if ((flags & COMPRESSED.scratchPad) !== 0) {
    writer.u32le(data.length);
    writer.u32le(data.length);
  }
  if ((flags & (COMPRESSED.scratchPad | COMPRESSED.tree)) !== 0) writer.put(data);
}

function writeWords(writer: ByteWriter, object: ObjectDescription, flags: number): void {
  if ((flags & COMPRESSED.text) !== 0) {
    writeTerminated(writer, object.text);
    writer.put(textColourBytes(object.textColour));
  }
  if ((flags & COMPRESSED.mediaUrl) !== 0) writeTerminated(writer, object.mediaUrl);
}

function writeSound(writer: ByteWriter, { sound }: ObjectDescription): void {
  if (sound === undefined) return;
  writer.put(sound.id.toBytes());
  writer.f32le(sound.gain);
  writer.u8(sound.flags);
  writer.f32le(sound.radius);
}

/** A NUL inside would end it: it ends there. */
function writeTerminated(writer: ByteWriter, text: string): void {
  const [line = ''] = text.split('\0', 1);
  writer.put(encodeUtf8(line));
  writer.u8(0);
}

function writeCounted(writer: ByteWriter, bytes: Uint8Array): void {
  writer.u32le(bytes.length);
  writer.put(bytes);
}
