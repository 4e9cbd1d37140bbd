import { ByteWriter, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { EncodeError } from '../errors/index.ts';
import { LlsdDate, LlsdReal, LlsdUri } from './value.ts';
import type { LlsdMap, LlsdValue } from './value.ts';

/**
 * The LLSD binary form of a value, without the header line. Entries whose value is `undefined` are left out.
 * @throws EncodeError on a `number` that is no 32-bit integer: reals are {@link LlsdReal}.
 */
export function encodeLlsdBinary(value: LlsdValue): Uint8Array {
  const writer = new ByteWriter(1024);
  put(writer, value);
  return writer.finish();
}

function put(writer: ByteWriter, value: LlsdValue): void {
  if (typeof value === 'string') return sized(writer, 's', encodeUtf8(value));
  if (typeof value === 'number') return integer(writer, value);
  if (typeof value === 'boolean') return writer.utf8(value ? '1' : '0');
  if (value === null) return writer.utf8('!');
  if (value instanceof Uint8Array) return sized(writer, 'b', value);
  if (value instanceof LlsdUri) return sized(writer, 'l', encodeUtf8(value.text));
  if (value instanceof Uuid) {
    writer.utf8('u');
    writer.put(value.toBytes());
  } else if (value instanceof LlsdReal) {
    writer.utf8('r');
    writer.f64be(value.value);
  } else if (value instanceof LlsdDate) {
    writer.utf8('d');
    writer.f64le(value.secondsSinceEpoch);
  } else if (Array.isArray(value)) {
    writer.utf8('[');
    writer.u32be(value.length);
    for (const each of value as readonly LlsdValue[]) put(writer, each);
    writer.utf8(']');
  } else map(writer, value as LlsdMap);
}

function integer(writer: ByteWriter, value: number): void {
  if ((value | 0) !== value) throw new EncodeError('number is not a 32-bit integer');
  writer.utf8('i');
  writer.u32be(value >>> 0);
}

function sized(writer: ByteWriter, kind: string, bytes: Uint8Array): void {
  writer.utf8(kind);
  writer.u32be(bytes.length);
  writer.put(bytes);
}

function map(writer: ByteWriter, entries: LlsdMap): void {
  const keys = Object.keys(entries).filter((key) => entries[key] !== undefined);
  writer.utf8('{');
  writer.u32be(keys.length);
  for (const key of keys) {
    sized(writer, 'k', encodeUtf8(key));
    put(writer, entries[key]!);
  }
  writer.utf8('}');
}
