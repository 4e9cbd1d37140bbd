import { ByteReader } from '../bytes/index.ts';
import { colourAt, Uuid } from '../datatypes/index.ts';
import { EXTRA_PARAM } from './extra-param.ts';
import type { ExtraParam, RenderMaterial, SculptParam } from './extra-param.ts';
import { readParam } from './skip.ts';

const FLEXIBLE_BYTES = 16;
const FLEXIBLE_WITHOUT_FORCE_BYTES = 4;
const RENDER_MATERIAL_BYTES = 17;
const SOFTNESS_BIT = 0x80;
const INVERTED = 0x40;
const MIRRORED = 0x80;
const SCULPT_TYPE_BITS = 0x3f;

/**
 * Reads the extra parameters of an object, in their order. What is not known, or is not as long as its kind is, is kept raw.
 * What follows the last is left alone, as viewers do.
 * @throws DecodeError when they end before they say
 * @source PROTOCOL §12; vectors/object
 */
export function decodeExtraParams(bytes: Uint8Array): readonly ExtraParam[] {
  return [...eachExtraParam(bytes)];
}

/**
 * The same one by one, so that there are those before a damaged one.
 * @throws DecodeError when they end before they say
 */
export function* eachExtraParam(bytes: Uint8Array): Generator<ExtraParam, void, undefined> {
  const reader = new ByteReader(bytes);
  const count = reader.remaining === 0 ? 0 : reader.u8();
  for (let index = 0; index < count; index++) {
    const { number, body } = readParam(reader, index);
    yield decodeExtraParam(number, body);
  }
}

/** The first parameter of a kind. */
export function extraParamOf<Kind extends ExtraParam['type']>(
  params: readonly ExtraParam[],
  type: Kind,
): Extract<ExtraParam, { type: Kind }> | undefined {
  return params.find((param): param is Extract<ExtraParam, { type: Kind }> => param.type === type);
}

/** Reads one parameter, as it also stands in ObjectExtraParams. Never throws: what is not as its kind says is `unknown`. */
export function decodeExtraParam(number: number, bytes: Uint8Array): ExtraParam {
  const read = READ.get(number);
  const isWhole = read !== undefined && read.lengths(bytes);
  return isWhole ? read.decode(new ByteReader(bytes)) : { type: 'unknown', number, bytes };
}

interface ParamReader {
  readonly lengths: (bytes: Uint8Array) => boolean;
  readonly decode: (reader: ByteReader) => ExtraParam;
}

const READ: ReadonlyMap<number, ParamReader> = new Map<number, ParamReader>([
  [EXTRA_PARAM.flexible, { lengths: isFlexible, decode: readFlexible }],
  [EXTRA_PARAM.light, { lengths: hasBytes(16), decode: readLight }],
  [EXTRA_PARAM.sculpt, { lengths: hasBytes(17), decode: readSculpt }],
  [EXTRA_PARAM.lightImage, { lengths: hasBytes(28), decode: readLightImage }],
  [
    EXTRA_PARAM.mesh,
    { lengths: hasBytes(17), decode: (reader) => ({ ...readSculpt(reader), type: 'mesh' }) },
  ],
  [
    EXTRA_PARAM.extendedMesh,
    { lengths: hasBytes(4), decode: (reader) => ({ type: 'extendedMesh', flags: reader.u32le() }) },
  ],
  [EXTRA_PARAM.renderMaterials, { lengths: isRenderMaterials, decode: readRenderMaterials }],
  [EXTRA_PARAM.reflectionProbe, { lengths: hasBytes(9), decode: readReflectionProbe }],
]);

function hasBytes(length: number): (bytes: Uint8Array) => boolean {
  return (bytes) => bytes.length === length;
}

function isFlexible({ length }: Uint8Array): boolean {
  return length === FLEXIBLE_BYTES || length === FLEXIBLE_WITHOUT_FORCE_BYTES;
}

function isRenderMaterials(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.length === 1 + bytes[0]! * RENDER_MATERIAL_BYTES;
}

/** Softness is in the top bits of two other fields. */
function readFlexible(reader: ByteReader): ExtraParam {
  const tension = reader.u8();
  const drag = reader.u8();
  const softness = ((tension & SOFTNESS_BIT) >> 6) | ((drag & SOFTNESS_BIT) >> 7);
  return {
    type: 'flexible',
    softness,
    tension: (tension & ~SOFTNESS_BIT) / 10,
    drag: (drag & ~SOFTNESS_BIT) / 10,
    gravity: reader.u8() / 10 - 10,
    wind: reader.u8() / 10,
    force: reader.remaining === 0 ? undefined : { x: reader.f32le(), y: reader.f32le(), z: reader.f32le() },
  };
}

function readLight(reader: ByteReader): ExtraParam {
  const colour = colourAt(reader.take(4));
  return { type: 'light', colour, radius: reader.f32le(), cutoff: reader.f32le(), falloff: reader.f32le() };
}

function readLightImage(reader: ByteReader): ExtraParam {
  const textureId = Uuid.fromBytes(reader.take(16));
  const fieldOfViewRad = reader.f32le();
  return { type: 'lightImage', textureId, fieldOfViewRad, focus: reader.f32le(), ambiance: reader.f32le() };
}

function readSculpt(reader: ByteReader): SculptParam {
  const textureId = Uuid.fromBytes(reader.take(16));
  const byte = reader.u8();
  return {
    type: 'sculpt',
    textureId,
    sculptType: byte & SCULPT_TYPE_BITS,
    inverted: (byte & INVERTED) !== 0,
    mirrored: (byte & MIRRORED) !== 0,
  };
}

function readRenderMaterials(reader: ByteReader): ExtraParam {
  const materials: RenderMaterial[] = [];
  for (let count = reader.u8(); count > 0; count--) {
    materials.push({ face: reader.u8(), materialId: Uuid.fromBytes(reader.take(16)) });
  }
  return { type: 'renderMaterials', materials };
}

function readReflectionProbe(reader: ByteReader): ExtraParam {
  return {
    type: 'reflectionProbe',
    ambiance: reader.f32le(),
    clipDistance: reader.f32le(),
    flags: reader.u8(),
  };
}
