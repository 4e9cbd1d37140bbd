import { ByteReader } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { Budget } from './limits.ts';
import type { LlsdLimits } from './limits.ts';
import { LlsdDate, LlsdReal, LlsdUri, createLlsdMap } from './value.ts';
import type { LlsdMap, LlsdValue } from './value.ts';

/**
 * The value of an LLSD binary document, with or without its header line. Binary values are views into the input.
 * @throws DecodeError on what is not LLSD binary, bytes after the value, or exceeded limits.
 */
export function decodeLlsdBinary(bytes: Uint8Array, limits?: LlsdLimits): LlsdValue {
  const budget = new Budget(bytes.length, limits);
  const reader = new ByteReader(bytes, headerLength(bytes));
  const value = decodeValue(reader, budget);
  if (reader.remaining > 0) throw new DecodeError('bytes after the value', { offset: reader.offset });
  return value;
}

function headerLength(bytes: Uint8Array): number {
  return bytes[0] === 0x3c && bytes[1] === 0x3f ? bytes.indexOf(0x0a) + 1 : 0;
}

function decodeValue(reader: ByteReader, budget: Budget): LlsdValue {
  budget.spend(reader.offset);
  const offset = reader.offset;
  const kind = String.fromCharCode(reader.u8());
  switch (kind) {
    case '!':
      return null;
    case '1':
      return true;
    case '0':
      return false;
    case 'i':
      return reader.s32be();
    case 'r':
      return new LlsdReal(reader.f64be());
    case 'u':
      return Uuid.fromBytes(reader.take(16));
    case 's':
      return reader.utf8(reader.u32be());
    case 'l':
      return new LlsdUri(reader.utf8(reader.u32be()));
    case 'b':
      return reader.take(reader.u32be());
    case 'd':
      return new LlsdDate(reader.f64le());
    case '[':
      return decodeArray(reader, budget);
    case '{':
      return decodeMap(reader, budget);
    default:
      throw new DecodeError('unknown kind of value', { offset });
  }
}

function decodeArray(reader: ByteReader, budget: Budget): LlsdValue[] {
  budget.enter(reader.offset);
  const count = reader.u32be();
  const values: LlsdValue[] = [];
  for (let i = 0; i < count; i++) values.push(decodeValue(reader, budget));
  if (reader.u8() !== 0x5d) throw new DecodeError('] expected', { offset: reader.offset - 1 });
  budget.leave();
  return values;
}

function decodeMap(reader: ByteReader, budget: Budget): LlsdMap {
  budget.enter(reader.offset);
  const count = reader.u32be();
  const map = createLlsdMap();
  for (let i = 0; i < count; i++) {
    if (reader.u8() !== 0x6b) throw new DecodeError('key expected', { offset: reader.offset - 1 });
    map[reader.utf8(reader.u32be())] = decodeValue(reader, budget);
  }
  if (reader.u8() !== 0x7d) throw new DecodeError('} expected', { offset: reader.offset - 1 });
  budget.leave();
  return map;
}
