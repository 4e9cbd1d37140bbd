import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { ByteReader } from './reader.ts';
import { ByteWriter } from './writer.ts';

function everything(writer: ByteWriter): void {
  writer.u8(0xfe);
  writer.u16le(0x1234);
  writer.u16be(0x1234);
  writer.u32le(0xdeadbeef);
  writer.u32be(0xdeadbeef);
  writer.u64le(0x0123456789abcdefn);
  writer.u64be(0x0123456789abcdefn);
  writer.f32le(1.5);
  writer.f64le(Math.PI);
  writer.f64be(Math.PI);
  writer.utf8('häuser');
  writer.put(Uint8Array.of(1, 2, 3));
}

describe('ByteWriter and ByteReader', () => {
  it('put every type where its byte order says', () => {
    const writer = new ByteWriter(1);
    everything(writer);
    const bytes = Buffer.from(writer.finish());
    expect(bytes.subarray(0, 13).toString('hex')).toBe('fe34121234efbeaddedeadbeef');
    expect(bytes.subarray(13, 29).toString('hex')).toBe('efcdab89674523010123456789abcdef');
    expect(bytes.readDoubleLE(33)).toBe(Math.PI);
    expect(bytes.readDoubleBE(41)).toBe(Math.PI);
  });

  it('read back what was written', () => {
    const writer = new ByteWriter();
    everything(writer);
    const reader = new ByteReader(writer.finish());
    expect([reader.u8(), reader.u16le(), reader.u16be(), reader.u32le(), reader.u32be()]).toEqual([
      0xfe, 0x1234, 0x1234, 0xdeadbeef, 0xdeadbeef,
    ]);
    expect([reader.u64le(), reader.u64be()]).toEqual([0x0123456789abcdefn, 0x0123456789abcdefn]);
    expect([reader.f32le(), reader.f64le(), reader.f64be()]).toEqual([1.5, Math.PI, Math.PI]);
    expect(reader.utf8(7)).toBe('häuser');
    expect(reader.take(3)).toEqual(Uint8Array.of(1, 2, 3));
    expect(reader.remaining).toBe(0);
  });

  it('reads signed numbers', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0xff, 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc);
    const reader = new ByteReader(bytes);
    expect([reader.s8(), reader.s16le(), reader.s32le(), reader.s32be()]).toEqual([-1, -2, -3, -4]);
  });

  it('never reads beyond its end, though the bytes go on', () => {
    const reader = new ByteReader(new Uint8Array(16), 4, 9);
    reader.u32le();
    for (const read of [
      () => reader.u16le(),
      () => reader.take(2),
      () => reader.take(-1),
      () => reader.skip(2 ** 32),
    ]) {
      expect(read).toThrow(DecodeError);
      expect(reader.offset).toBe(8);
    }
    expect(reader.u8()).toBe(0);
  });

  it('says where it could not read', () => {
    expect(() => new ByteReader(new Uint8Array(3)).u32be()).toThrow('4 bytes wanted, 3 left at offset 0');
  });
});
