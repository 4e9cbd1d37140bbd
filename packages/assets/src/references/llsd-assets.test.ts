import { describe, expect, it } from 'vitest';
import { LlsdUri, encodeLlsdBinary, formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { ReferenceCollector } from './collector.ts';
import { takeLlsd } from './llsd-assets.ts';

const A = Uuid.parse('00000000-0000-4000-8000-00000000000a');
const B = Uuid.parse('00000000-0000-4000-8000-00000000000b');

function idsOf(bytes: Uint8Array | string): string[] {
  const into = new ReferenceCollector();
  takeLlsd(Buffer.from(bytes), into);
  return into.ids.map(String);
}
const inBinary = (value: LlsdValue): string[] => idsOf(encodeLlsdBinary(value));
const both = [A, B].map(String);

describe('the ids in a material or setting', () => {
  it('count under any key, at any depth', () => {
    expect(inBinary({ new_key_of_2027: A, frames: [{ deeper: [{ cloud_id: B }] }] })).toEqual(both);
    expect(inBinary([A, [B]])).toEqual(both);
    expect(inBinary(A)).toEqual([A.toString()]);
  });

  it('count in texts, such as the JSON of a GLTF material', () => {
    const gltf = { images: [{ uri: A.toString() }, { uri: B.toString().toUpperCase() }] };
    expect(inBinary({ data: JSON.stringify(gltf) })).toEqual(both);
  });

  it('count as sixteen bytes, and as no others', () => {
    expect(
      inBinary({ id: A.toBytes(), other: new Uint8Array(17).fill(1), short: new Uint8Array(15).fill(1) }),
    ).toEqual([A.toString()]);
  });

  it('are none in numbers, dates, and where none is meant', () => {
    expect(inBinary({ a: 1, b: true, c: null, d: Uuid.zero, e: '' })).toEqual([]);
    expect(inBinary({ home: new LlsdUri('http://grid.example/') })).toEqual([]);
  });
});

describe('a material or setting as it is stored', () => {
  const xml = formatLlsdXml({ NormMap: A, SpecMap: B });

  it('is XML with a NUL at its end, or without, with a declaration, or without', () => {
    const bare = xml.slice(xml.indexOf('<llsd'));
    for (const text of [xml, `${xml}\0`, `${xml}\n\0`, bare, `${bare}\0\0`])
      expect(idsOf(text), JSON.stringify(text.slice(-8))).toEqual(both);
  });

  it('is binary that itself ends with a zero, which is no padding', () => {
    const zero = encodeLlsdBinary({ id: A, last: Uuid.parse('11111111-1111-1111-1111-111111111100') });
    expect(idsOf(zero)).toHaveLength(2);
    const number = encodeLlsdBinary([A, 0]);
    expect(idsOf(number)).toEqual([A.toString()]);
  });

  it('is binary behind its header, with a line end behind it, as OpenSim ships its default material', () => {
    const binary = Buffer.from(encodeLlsdBinary({ a: A, b: B }));
    expect(idsOf(Buffer.concat([Buffer.from('<? LLSD/Binary ?>\n'), binary]))).toEqual(both);
    expect(idsOf(Buffer.concat([Buffer.from('<? LLSD/Binary ?>\n'), binary, Buffer.from('\r\n')]))).toEqual(
      both,
    );
  });

  it('is refused when it is neither, with what was wrong with the whole of it', () => {
    expect(() => idsOf('hello')).toThrow(DecodeError);
    expect(() => idsOf(xml.slice(0, -10))).toThrow(DecodeError);
    expect(() => idsOf(Buffer.concat([encodeLlsdBinary({ a: A }), Buffer.from('x\n')]))).toThrow(DecodeError);
  });

  it('is bounded in depth', () => {
    let deep: LlsdValue = A;
    for (let depth = 0; depth < 70; depth++) deep = [deep];
    expect(() => inBinary(deep)).toThrow(DecodeError);
  });
});
