import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { codestreamVectors, vectorBytes } from '../testing/index.ts';
import { decodeCodestream, repacketise } from './index.ts';

const endingOf = (bytes: Uint8Array): readonly [isComplete: boolean, hasEnd: boolean, endsAt: number] => {
  const { isComplete, hasEnd, endsAt } = decodeCodestream(bytes);
  return [isComplete, hasEnd, endsAt];
};

/** The same with the length of its only tile-part left out. */
function withoutLength(bytes: Uint8Array): Uint8Array {
  const open = new Uint8Array(bytes);
  const lengthAt = decodeCodestream(bytes).header.endsAt + 6;
  return open.fill(0, lengthAt, lengthAt + 4);
}

describe('the end of a code stream', () => {
  it.each(codestreamVectors())(
    '$name: with its marker, without, with half of it, with bytes behind',
    ({ bytes }) => {
      const end = bytes.length - 2;
      expect(endingOf(bytes)).toEqual([true, true, end]);
      expect(endingOf(bytes.subarray(0, end))).toEqual([true, false, end]);
      expect(endingOf(bytes.subarray(0, end + 1))).toEqual([true, false, end]);
      expect(endingOf(Uint8Array.from([...bytes, 1, 2, 3]))).toEqual([true, true, end]);
      expect(endingOf(Uint8Array.from([...bytes.subarray(0, end), 0, 0, 0]))).toEqual([true, false, end]);
      expect(endingOf(bytes.subarray(0, end - 1))[0]).toBe(false);
    },
  );

  it('of a tile-part without length is the marker, whatever comes behind, or the end of the bytes', () => {
    const bytes = withoutLength(vectorBytes('lrcp-5-layers'));
    const end = bytes.length - 2;
    expect(endingOf(bytes)).toEqual([true, true, end]);
    expect(endingOf(Uint8Array.from([...bytes, 0xff, 0xd9, 7]))).toEqual([true, true, end]);
    expect(endingOf(bytes.subarray(0, end))).toEqual([true, false, end]);
    expect(repacketise(Uint8Array.from([...bytes, 7]), 'RLCP')).toEqual(
      repacketise(vectorBytes('lrcp-5-layers'), 'RLCP'),
    );
  });

  it('is not the number of a packet', () => {
    const bytes = withoutLength(vectorBytes('lrcp-5-layers'));
    const from = decodeCodestream(bytes).header.endsAt + 14;
    const numbered = Uint8Array.from([
      ...bytes.subarray(0, from),
      0xff,
      0x91,
      0,
      4,
      0xff,
      0xd9,
      ...bytes.subarray(from),
    ]);
    expect(endingOf(numbered)).toEqual([true, true, numbered.length - 2]);
  });

  it('is missing where tile-parts are', () => {
    const bytes = vectorBytes('rlcp-tile-parts');
    const starts = startsOf(bytes);
    expect(starts.length).toBeGreaterThan(decodeCodestream(bytes).tiles.length);
    for (const at of starts.slice(1)) {
      expect(endingOf(bytes.subarray(0, at))).toEqual([false, false, at]);
      // In the head of the next one, which has no data then.
      for (const more of [1, 11, 13])
        expect(endingOf(bytes.subarray(0, at + more))).toEqual([false, false, at]);
    }
    expect(() => decodeCodestream(bytes.subarray(0, starts[0]! + 13))).toThrow(DecodeError);
  });
});

/** Where the tile-parts of a code stream begin, by their lengths. */
function startsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const starts: number[] = [];
  for (
    let at = decodeCodestream(bytes).header.endsAt;
    view.getUint16(at) === 0xff90;
    at += view.getUint32(at + 6)
  )
    starts.push(at);
  return starts;
}
