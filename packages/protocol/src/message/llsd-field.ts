/** Values of message fields in their LLSD form. @source PROTOCOL §6; viewer llsdutil.cpp, llsdmessagebuilder.cpp */
import { decodeText, encodeText } from '../bytes/index.ts';
import { NO_ROTATION } from '../datatypes/index.ts';
import type { Uuid, Vector3, Vector4 } from '../datatypes/index.ts';
import {
  asArray,
  asBinary,
  asBoolean,
  asInteger,
  asMap,
  asReal,
  asU32,
  asU64,
  asUuid,
  binaryFromU32,
  binaryFromU64,
  isLlsdMap,
  real,
} from '../llsd/index.ts';
import type { LlsdValue } from '../llsd/index.ts';
import type { FieldType, ScalarType } from './description.ts';
import { NO_BYTES } from './read-field.ts';

type Maybe = LlsdValue | undefined;

/** One type's form: `read` converts whatever there is, and takes what is missing for zero. */
interface Form {
  readonly read: (value: Maybe) => unknown;
  /** Of what `read` gives. */
  readonly write: (value: never) => LlsdValue;
}

const integer = (read: (value: number) => number): Form => ({
  read: (value) => read(asInteger(value)),
  write: (value: number) => value,
});
const float: Form = { read: (value) => asReal(value), write: real };
const vector: Form = {
  read: (value) => {
    const [x, y, z] = components(value, 'XYZ');
    return { x: asReal(x), y: asReal(y), z: asReal(z) };
  },
  write: ({ x, y, z }: Vector3) => [real(x), real(y), real(z)],
};

const FORMS: { readonly [K in ScalarType]: Form } = {
  U8: integer((value) => value & 0xff),
  U16: integer((value) => value & 0xffff),
  U32: { read: asU32, write: binaryFromU32 },
  U64: { read: asU64, write: binaryFromU64 },
  S8: integer((value) => (value << 24) >> 24),
  S16: integer((value) => (value << 16) >> 16),
  S32: integer((value) => value),
  S64: {
    read: (value) => BigInt.asIntN(64, asU64(value)),
    write: (value: bigint) => binaryFromU64(BigInt.asUintN(64, value)),
  },
  F32: { read: (value) => Math.fround(asReal(value)), write: real },
  F64: float,
  BOOL: { read: asBoolean, write: (value: boolean) => value },
  LLUUID: { read: asUuid, write: (value: Uuid) => value },
  LLVector3: vector,
  LLVector3d: vector,
  LLVector4: { read: readFour, write: writeFour },
  LLQuaternion: {
    read: (value) => (asArray(value).length === 0 && !isLlsdMap(value) ? NO_ROTATION : readFour(value)),
    write: writeFour,
  },
  IPADDR: { read: readAddress, write: writeAddress },
  IPPORT: integer((value) => value & 0xffff),
};

/** The value of a field from LLSD. */
export function fieldFromLlsd(type: FieldType, value: Maybe): unknown {
  if (type.kind === 'Variable') return readBytes(value);
  if (type.kind !== 'Fixed') return FORMS[type.kind].read(value);
  const fixed = new Uint8Array(type.size);
  fixed.set(readBytes(value).subarray(0, type.size));
  return fixed;
}

/** The value of a field as LLSD. */
export function fieldToLlsd(type: FieldType, value: unknown): LlsdValue {
  if (type.kind === 'Variable') return writeBytes(value as Uint8Array);
  if (type.kind === 'Fixed') return value as Uint8Array;
  return FORMS[type.kind].write(value as never);
}

/** An array, or a map with a key for each component. */
function components(value: Maybe, names: string): readonly Maybe[] {
  if (!isLlsdMap(value)) return asArray(value);
  return Array.from(names, (name) => asMap(value)[name]);
}

function readFour(value: Maybe): Vector4 {
  const [x, y, z, w] = components(value, 'XYZW');
  return { x: asReal(x), y: asReal(y), z: asReal(z), w: asReal(w) };
}

function writeFour({ x, y, z, w }: Vector4): LlsdValue {
  return [real(x), real(y), real(z), real(w)];
}

/** Four octets, the text, or an integer whose highest byte is the first octet; anything else is no address, 0.0.0.0. */
function readAddress(value: Maybe): string {
  if (value instanceof Uint8Array) return value.length === 4 ? value.join('.') : '0.0.0.0';
  if (typeof value === 'string') return isAddress(value) ? value : '0.0.0.0';
  return binaryFromU32(asU32(value)).join('.');
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((octet) => Number(octet) <= 0xff);
}

function writeAddress(value: string): LlsdValue {
  return Uint8Array.from(value.split('.'), Number);
}

/** Text becomes bytes as a Variable field has them, with the final NUL. */
function readBytes(value: Maybe): Uint8Array {
  const bytes = typeof value === 'string' ? encodeText(value) : asBinary(value);
  return bytes.length === 0 ? NO_BYTES : bytes;
}

/** Bytes that are text with a final NUL become text, as in the viewer; nothing is the empty text. */
function writeBytes(bytes: Uint8Array): LlsdValue {
  if (bytes.length === 0) return '';
  if (bytes.indexOf(0) !== bytes.length - 1) return bytes;
  const text = decodeText(bytes);
  return text !== '' && sameText(text, bytes) ? text : bytes;
}

function sameText(text: string, bytes: Uint8Array): boolean {
  const again = encodeText(text);
  return again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
}
