import { ByteWriter } from '../bytes/index.ts';
import { colourBytes } from '../datatypes/index.ts';
import { EncodeError } from '../errors/index.ts';
import { EXTRA_PARAM } from './extra-param.ts';
import type { ExtraParam, FlexibleParam, RenderMaterial, SculptParam } from './extra-param.ts';

/** The counts are one byte. */
const MAX_COUNT = 255;

/**
 * Writes the extra parameters of an object in the order given; none of them is no bytes at all, as servers send it.
 * @throws EncodeError for more than 255
 */
export function encodeExtraParams(params: readonly ExtraParam[]): Uint8Array {
  if (params.length === 0) return new Uint8Array(0);
  if (params.length > MAX_COUNT) throw new EncodeError(`${params.length} extra parameters`, 'ExtraParams');
  const writer = new ByteWriter(64);
  writer.u8(params.length);
  for (const param of params) {
    const { number, bytes } = encodeExtraParam(param);
    writer.u16le(number);
    writer.u32le(bytes.length);
    writer.put(bytes);
  }
  return writer.finish();
}

/** One parameter, as it also stands in ObjectExtraParams: its number, and its bytes. */
export function encodeExtraParam(param: ExtraParam): { readonly number: number; readonly bytes: Uint8Array } {
  if (param.type === 'unknown') return { number: param.number, bytes: param.bytes };
  const writer = new ByteWriter(32);
  writeBody(writer, param);
  return { number: EXTRA_PARAM[param.type], bytes: writer.finish() };
}

function writeBody(writer: ByteWriter, param: Exclude<ExtraParam, { type: 'unknown' }>): void {
  switch (param.type) {
    case 'flexible':
      return writeFlexible(writer, param);
    case 'light':
      writer.put(colourBytes(param.colour));
      return writeFloats(writer, param.radius, param.cutoff, param.falloff);
    case 'lightImage':
      writer.put(param.textureId.toBytes());
      return writeFloats(writer, param.fieldOfViewRad, param.focus, param.ambiance);
    case 'sculpt':
    case 'mesh':
      return writeSculpt(writer, param);
    case 'extendedMesh':
      return writer.u32le(param.flags);
    case 'renderMaterials':
      return writeRenderMaterials(writer, param.materials);
    case 'reflectionProbe':
      writeFloats(writer, param.ambiance, param.clipDistance);
      return writer.u8(param.flags);
  }
}

function writeFloats(writer: ByteWriter, ...values: readonly number[]): void {
  for (const value of values) writer.f32le(value);
}

/** Softness goes into the top bits of tension and drag. */
function writeFlexible(
  writer: ByteWriter,
  { softness, tension, drag, gravity, wind, force }: FlexibleParam,
): void {
  writer.u8(tenths(tension, 127) | ((softness & 2) << 6));
  writer.u8(tenths(drag, 127) | ((softness & 1) << 7));
  writer.u8(tenths(gravity + 10, 255));
  writer.u8(tenths(wind, 255));
  if (force !== undefined) writeFloats(writer, force.x, force.y, force.z);
}

function tenths(value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(0, value * 10)));
}

function writeSculpt(writer: ByteWriter, param: Omit<SculptParam, 'type'>): void {
  writer.put(param.textureId.toBytes());
  writer.u8((param.sculptType & 0x3f) | (param.inverted ? 0x40 : 0) | (param.mirrored ? 0x80 : 0));
}

function writeRenderMaterials(writer: ByteWriter, materials: readonly RenderMaterial[]): void {
  if (materials.length > MAX_COUNT)
    throw new EncodeError(`${materials.length} render materials`, 'RenderMaterials');
  writer.u8(materials.length);
  for (const { face, materialId } of materials) {
    writer.u8(face);
    writer.put(materialId.toBytes());
  }
}
