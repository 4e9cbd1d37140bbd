import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { codestreamVectors, mutated, vectorBytes } from '../testing/index.ts';
import {
  PROGRESSIONS,
  cutTexture,
  decodeCodestream,
  decodeMainHeader,
  onlyComponents,
  packetsOf,
  repacketise,
} from './index.ts';
import type { PacketedTile } from './index.ts';

const vectors = codestreamVectors();
const movable = vectors.filter(({ packets }) => packets !== null);

/** What each packet is, in the order of its place, so that streams of different orders can be compared. */
const contentOf = (tiles: readonly PacketedTile[]): string[] =>
  tiles
    .flatMap(({ tile, packets }) =>
      packets.map(
        ({ layer, resolution, component, precinct, header, body }) =>
          `${tile.index} ${resolution} ${component} ${precinct} ${layer}: ${Buffer.concat([header, body]).toString('base64')}`,
      ),
    )
    .toSorted();

describe('a code stream', () => {
  it.each(vectors)('$name has the header that opj_dump says', (vector) => {
    const { size, style } = decodeMainHeader(vector.bytes);
    expect({
      width: size.right - size.left,
      height: size.bottom - size.top,
      components: size.components.length,
      tiles: size.tileCount,
      progression: style.progression,
      layers: style.layers,
      levels: style.blocks.levels,
    }).toEqual({
      width: vector.width,
      height: vector.height,
      components: vector.components,
      tiles: vector.tiles,
      progression: vector.progression,
      layers: vector.layers,
      levels: vector.levels,
    });
  });

  it.each(movable)('$name is $packets packets and nothing else', ({ bytes, packets }) => {
    const tiles = packetsOf(decodeCodestream(bytes));
    expect(tiles.reduce((sum, tile) => sum + tile.packets.length, 0)).toBe(packets);
    expect(tiles.some((tile) => tile.packets.some(({ body }) => body.length > 0))).toBe(true);
  });

  it.each(movable)(
    '$name has the same packets in every order, and its own again',
    ({ bytes, progression }) => {
      const before = bytes.slice();
      const content = contentOf(packetsOf(decodeCodestream(bytes)));
      for (const other of PROGRESSIONS) {
        const moved = repacketise(Buffer.from(bytes), other);
        expect(decodeMainHeader(moved).style.progression).toBe(other);
        expect(contentOf(packetsOf(decodeCodestream(moved)))).toEqual(content);
        const again = Buffer.from(repacketise(moved, progression));
        expect(again.equals(repacketise(bytes, progression))).toBe(true);
      }
      expect(Buffer.from(bytes).equals(before)).toBe(true);
    },
  );

  it('whose packets have an order of their own is left alone', () => {
    const bytes = vectorBytes('progression-changes');
    expect(() => repacketise(bytes, 'RLCP')).toThrow(DecodeError);
    expect(cutTexture(bytes, { discard: 5, estimate: 'classic' }).kind).toBe('whole');
    expect(() => onlyComponents(decodeCodestream(bytes), [0])).toThrow(DecodeError);
  });

  it('that was cut off says so, and is not put into another order', () => {
    const bytes = vectorBytes('lrcp-5-layers');
    expect(decodeCodestream(bytes).isComplete).toBe(true);
    for (const length of [5000, bytes.length - 3]) {
      expect(decodeCodestream(bytes.subarray(0, length)).isComplete).toBe(false);
      expect(() => repacketise(bytes.subarray(0, length), 'RLCP')).toThrow(DecodeError);
    }
  });

  it('gives up components', () => {
    const codestream = decodeCodestream(vectorBytes('five-components'));
    const alpha = decodeCodestream(onlyComponents(codestream, [3]));
    expect(alpha.header.size.components.length).toBe(1);
    const wanted = packetsOf(codestream).flatMap(({ packets }) =>
      packets.filter(({ component }) => component === 3),
    );
    expect(packetsOf(alpha)[0]!.packets.map(({ body }) => body)).toEqual(wanted.map(({ body }) => body));
  });
});

/** SIZ: width at 8, height at 12, tile width at 24, components at 40. COD of these vectors follows it. */
function changed(
  name: string,
  changes: readonly (readonly [at: number, bits: 8 | 16 | 32, value: number])[],
): Uint8Array {
  const bytes = vectorBytes(name);
  const view = new DataView(bytes.buffer);
  for (const [at, bits, value] of changes)
    if (bits === 8) view.setUint8(at, value);
    else if (bits === 16) view.setUint16(at, value);
    else view.setUint32(at, value);
  return bytes;
}

/** Where the COD segment's body begins in vectors of three components. */
const STYLE_AT = 2 + 2 + 47 + 4;

describe('bombs', () => {
  it.each([
    [
      '60000 x 60000',
      changed('lrcp-5-layers', [
        [8, 32, 60_000],
        [12, 32, 60_000],
      ]),
    ],
    ['2^31 wide', changed('lrcp-5-layers', [[8, 32, 2 ** 31]])],
    ['16384 components', changed('lrcp-5-layers', [[40, 16, 16_384]])],
    [
      '65536 tiles',
      changed('lrcp-5-layers', [
        [24, 32, 1],
        [28, 32, 1],
      ]),
    ],
    ['tiles of nothing', changed('lrcp-5-layers', [[24, 32, 0]])],
    ['tiles beside the picture', changed('lrcp-5-layers', [[32, 32, 500]])],
    ['255 levels', changed('lrcp-5-layers', [[STYLE_AT + 5, 8, 255]])],
    [
      'blocks of 4096 x 4096',
      changed('lrcp-5-layers', [
        [STYLE_AT + 6, 8, 10],
        [STYLE_AT + 7, 8, 10],
      ]),
    ],
  ])('%s: refused by the header', (_, bytes) => {
    expect(() => decodeCodestream(bytes)).toThrow(DecodeError);
  });

  it.each([
    ['65535 layers', changed('lrcp-5-layers', [[STYLE_AT + 2, 16, 65_535]])],
    [
      '4096 x 4096 in precincts of 4',
      changed('rpcl-precincts', [
        [8, 32, 4096],
        [12, 32, 4096],
        [24, 32, 4096],
        [28, 32, 4096],
        [STYLE_AT + 10, 8, 0x22],
        [STYLE_AT + 11, 8, 0x22],
        [STYLE_AT + 12, 8, 0x22],
        [STYLE_AT + 13, 8, 0x22],
      ]),
    ],
  ])('%s: refused before its packets are listed', (_, bytes) => {
    expect(() => packetsOf(decodeCodestream(bytes))).toThrow(/too many packets/);
    expect(cutTexture(bytes, { discard: 5, estimate: 'classic' }).kind).toBe('whole');
  });

  it('100 mutations of every vector end in a result or a DecodeError', () => {
    const random = createRandom(3);
    let [results, errors] = [0, 0];
    for (const { bytes } of vectors) {
      for (let round = 0; round < 100; round++) {
        const input = mutated(bytes, random);
        try {
          const cut = cutTexture(input, { discard: random.integer(1, 5), estimate: 'classic' });
          if (cut.kind !== 'whole') expect(cut.bytes.length).toBeLessThanOrEqual(cut.estimateBytes);
          onlyComponents(decodeCodestream(input), [0]);
          results++;
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          errors++;
        }
      }
    }
    expect(results).toBeGreaterThan(50);
    expect(errors).toBeGreaterThan(50);
  });
});
