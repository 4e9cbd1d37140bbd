import { ByteWriter } from '../bytes/index.ts';
import { EncodeError } from '../errors/index.ts';
import { FACE_BITS, OFFSET_STEPS, ROTATION_STEPS } from './packing.ts';
import type { TextureEntry, TextureFace } from './texture-face.ts';
import { MAX_FACES } from './visit.ts';

/** Without faces that differ; most have none, or a few. */
const USUAL_BYTES = 64;

/**
 * Writes a texture entry: of each field the default, then each other value once with its faces, the highest face first, then a
 * zero. So do servers and viewers, but for the last zero, which only servers write.
 * @throws EncodeError for a face beyond 63
 * @source viewer llprimitive.cpp (order of values); vectors/object
 */
export function encodeTextureEntry(entry: TextureEntry): Uint8Array {
  const faces = [...entry.faces].sort(([one], [other]) => other - one);
  for (const [face] of faces) {
    if (!Number.isInteger(face) || face < 0 || face >= MAX_FACES)
      throw new EncodeError('no such face', `faces[${face}]`);
  }
  const writer = new ByteWriter(USUAL_BYTES);
  for (const write of FIELDS) {
    const standard = written(write, entry.default);
    writer.put(standard);
    for (const { bytes, faces: named } of valuesApart(faces, standard, write)) {
      putFaces(writer, named);
      writer.put(bytes);
    }
    writer.u8(0);
  }
  return writer.finish();
}

type WriteField = (writer: ByteWriter, face: TextureFace) => void;

const FIELDS: readonly WriteField[] = [
  (writer, { textureId }) => writer.put(textureId.toBytes()),
  (writer, { colour: { r, g, b, a } }) => writer.put(Uint8Array.of(255 - r, 255 - g, 255 - b, 255 - a)),
  (writer, { repeatS }) => writer.f32le(repeatS),
  (writer, { repeatT }) => writer.f32le(repeatT),
  (writer, { offsetS }) => writer.u16le(offsetSteps(offsetS)),
  (writer, { offsetT }) => writer.u16le(offsetSteps(offsetT)),
  (writer, { rotationRad }) => writer.u16le(rotationSteps(rotationRad)),
  (writer, { bump, fullbright, shiny }) =>
    writer.u8(
      (bump & FACE_BITS.bump) |
        (fullbright ? FACE_BITS.fullbright : 0) |
        ((shiny & FACE_BITS.shiny) << FACE_BITS.shinyShift),
    ),
  (writer, { hasMedia, mapping }) =>
    writer.u8((hasMedia ? FACE_BITS.media : 0) | ((mapping & FACE_BITS.mapping) << FACE_BITS.mappingShift)),
  (writer, { glow }) => writer.u8(Math.round(Math.min(1, Math.max(0, glow)) * 255)),
  (writer, { materialId }) => writer.put(materialId.toBytes()),
];

interface Value {
  readonly bytes: Uint8Array;
  /** Bit k is face k. */
  faces: bigint;
}

/** The values of a field that are not the default, each once. */
function valuesApart(
  faces: readonly (readonly [number, TextureFace])[],
  standard: Uint8Array,
  write: WriteField,
): Iterable<Value> {
  const apart = new Map<string, Value>();
  const standardKey = standard.join();
  for (const [number, face] of faces) {
    const bytes = written(write, face);
    const key = bytes.join();
    if (key === standardKey) continue;
    const value = apart.get(key) ?? { bytes, faces: 0n };
    value.faces |= 1n << BigInt(number);
    apart.set(key, value);
  }
  return apart.values();
}

function written(write: WriteField, face: TextureFace): Uint8Array {
  const writer = new ByteWriter(16);
  write(writer, face);
  return writer.finish();
}

/** Seven faces a byte, the highest first. */
function putFaces(writer: ByteWriter, faces: bigint): void {
  const groups: number[] = [];
  for (let rest = faces; rest > 0n; rest >>= 7n) groups.unshift(Number(rest & 0x7fn));
  for (const [at, group] of groups.entries()) writer.u8(at === groups.length - 1 ? group : group | 0x80);
}

/** Beyond a whole texture either way it is cut, as in viewers. */
function offsetSteps(offset: number): number {
  return Math.round(Math.min(1, Math.max(-1 - 1 / OFFSET_STEPS, offset)) * OFFSET_STEPS) & 0xffff;
}

/** Whole turns are left out; −1 turn, which the wire has, stays. */
function rotationSteps(rad: number): number {
  const steps = Math.round((rad / (2 * Math.PI)) * ROTATION_STEPS);
  return (steps === -ROTATION_STEPS ? steps : steps % ROTATION_STEPS) & 0xffff;
}
