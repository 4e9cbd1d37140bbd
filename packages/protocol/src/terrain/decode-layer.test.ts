import { describe, expect, it } from 'vitest';
import byHand from '../../../../vectors/terrain/by-hand.json' with { type: 'json' };
import recorded from '../../../../vectors/terrain/recorded.json' with { type: 'json' };
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { LayerBitWriter } from './bit-writer.ts';
import { decodeLayer } from './decode-layer.ts';
import { describeLayer } from './describe-layer.ts';
import { encodeLayer } from './encode-layer.ts';
import { HeightMap } from './height-map.ts';
import { LAYER_TYPE } from './layer-type.ts';
import { END_OF_PATCHES, MAX_HEIGHT } from './patch-header.ts';

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const [land, wind] = recorded as [(typeof recorded)[0], (typeof recorded)[0]];

describe('a layer', () => {
  it.each(byHand)('decodes to the heights it was made of: $name', ({ type, data, patch, samples }) => {
    const map = new HeightMap(1024);
    const [x, y] = patch as [number, number];

    expect(decodeLayer(fromHex(data), type, map)).toEqual({ layer: 'land', patches: 1, skipped: 0 });

    for (const [dx, dy, height] of samples as [number, number, number][]) {
      expect(map.at(x * 16 + dx, y * 16 + dy)).toBeCloseTo(height, 4);
    }
    expect(map.knownPatches).toBe(1);
    expect(map.isKnown(x, y)).toBe(true);
    expect(map.at(x * 16 - 1, y * 16)).toBe(0);
    expect(map.at(x * 16 + 16, y * 16)).toBe(0);
  });

  it('of a recorded region decodes to the heights another program got', () => {
    const map = new HeightMap(256);

    expect(decodeLayer(fromHex(land.data), land.type, map)).toMatchObject({
      patches: land.patches,
      skipped: 0,
    });

    for (const [x, y, height] of land.samples as [number, number, number][]) {
      expect(Math.abs(map.at(x, y) - height)).toBeLessThan(1e-4);
    }
  });

  it('of recorded wind decodes to two fields of velocities', () => {
    const decoded = decodeLayer(fromHex(wind.data), wind.type);

    expect(decoded).toMatchObject({ layer: 'wind', patches: 2, skipped: 0 });
    for (const [x, y, east, north] of wind.samples as [number, number, number, number][]) {
      expect(decoded.wind?.x[y * 16 + x]).toBeCloseTo(east, 4);
      expect(decoded.wind?.y[y * 16 + x]).toBeCloseTo(north, 4);
    }
  });

  it.each([LAYER_TYPE.water, LAYER_TYPE.cloud, LAYER_TYPE.waterExtended, LAYER_TYPE.cloudExtended])(
    'of water or cloud (%i) is not looked into',
    (type) => {
      expect(decodeLayer(Uint8Array.of(1), type)).toMatchObject({ patches: 0, skipped: 0 });
    },
  );

  it('with patches outside the map leaves them out and reads on', () => {
    const large = new HeightMap(512);
    large.heights.fill(30);
    const places = [
      { x: 20, y: 3 },
      { x: 1, y: 1 },
      { x: 3, y: 20 },
    ];
    const [packet] = encodeLayer(large, places);
    const small = new HeightMap(256);

    expect(decodeLayer(packet!.data, packet!.type, small)).toMatchObject({ patches: 1, skipped: 2 });
    expect(small.at(16, 16)).toBeCloseTo(30, 4);
    expect(decodeLayer(packet!.data, packet!.type)).toMatchObject({ patches: 0, skipped: 3 });
  });

  it('of patches of 32 fills four of 16', () => {
    // Stride, size 32, 'L'; offset 20.5, range 1, patch 1, 2; `10`.
    const map = new HeightMap(256);
    const data = fromHex('0801204c000000a4410100222610');

    expect(decodeLayer(data, LAYER_TYPE.land, map)).toMatchObject({ patches: 1 });

    expect(map.knownPatches).toBe(4);
    expect([map.at(32, 64), map.at(63, 95), map.at(64, 64), map.at(32, 63)]).toEqual([21, 21, 0, 0]);
  });
});

describe('a layer of mountains beyond all sense', () => {
  it.each([
    ['up', 0b110, [], MAX_HEIGHT],
    ['down', 0b111, [], -MAX_HEIGHT],
    ['up and down', 0b110, [0b110], MAX_HEIGHT],
  ] as const)('is held to what a height can be, and its patches are known: %s', (_, sign, more, first) => {
    const map = new HeightMap(256);
    const decoded = decodeLayer(steepLayer([sign, ...more]), LAYER_TYPE.land, map);
    expect(decoded).toMatchObject({ patches: 1, skipped: 0 });
    expect(map.knownPatches).toBe(1);
    expect(map.at(0, 0)).toBe(first);
    expect(map.heights.every((height) => Math.abs(height) <= MAX_HEIGHT)).toBe(true);
  });
});

/** One patch, the first, with the largest range and the largest coefficients of 17 bits that there are. */
function steepLayer(signs: readonly number[]): Uint8Array {
  const bits = new LayerBitWriter();
  bits.field(264, 16);
  bits.field(16, 8);
  bits.field(LAYER_TYPE.land, 8);
  bits.field(15, 8);
  bits.field(0, 32);
  bits.field(0xffff, 16);
  bits.field(0, 10);
  for (const sign of signs) {
    bits.bits(sign, 3);
    bits.field(0x1ffff, 17);
  }
  bits.bits(0b10, 2);
  bits.field(END_OF_PATCHES, 8);
  return bits.finish();
}

describe('a layer that is none', () => {
  const flat = fromHex(byHand[0]!.data);
  const refuse = (data: Uint8Array, type: number = LAYER_TYPE.land): void => {
    expect(() => decodeLayer(data, type, new HeightMap())).toThrow(DecodeError);
  };

  it('is refused when it ends early, wherever that is', () => {
    for (let length = 0; length < flat.length; length++) refuse(flat.subarray(0, length));
    refuse(fromHex(land.data).subarray(0, 400));
  });

  it('is refused for its type, its patch size or an offset that is no height', () => {
    refuse(flat, 0x20);
    refuse(flat.with(2, 17));
    refuse(fromHex(wind.data).with(2, 32), LAYER_TYPE.wind);
    refuse(fromHex('0801104c000000c07f0100692610'));
    refuse(fromHex('0801104c0000007f7f0100692610'));
  });

  it('raises nothing but DecodeError and leaves finite heights when it is damaged', () => {
    const random = createRandom(8);
    const whole = [land, wind].map(({ data, type }) => ({ bytes: fromHex(data), type }));
    let refused = 0;
    for (let round = 0; round < 2000; round++) {
      const { bytes, type } = whole[round % 2]!;
      const damaged = bytes.slice(0, random.chance(0.5) ? random.integer(0, bytes.length) : bytes.length);
      const hits = random.integer(1, 6);
      for (let hit = 0; hit < hits && damaged.length > 0; hit++) {
        damaged[random.integer(0, damaged.length - 1)] = random.integer(0, 255);
      }
      if (!decodesCleanly(damaged, type)) refused += 1;
    }
    expect(refused).toBeGreaterThan(500);
    expect(refused).toBeLessThan(2000);
    expect(map.heights.every(Number.isFinite)).toBe(true);
  });

  it('raises nothing but DecodeError when it is garbage', () => {
    const random = createRandom(9);
    for (let round = 0; round < 2000; round++) {
      const garbage = random.bytes(random.integer(4, 300));
      garbage[2] = 16;
      decodesCleanly(garbage, random.pick([LAYER_TYPE.land, LAYER_TYPE.landExtended, LAYER_TYPE.wind]));
    }
    expect(map.heights.every(Number.isFinite)).toBe(true);
  });
});

const map = new HeightMap(512);

/** Whether the data decodes at all. Fails on anything but DecodeError. */
function decodesCleanly(data: Uint8Array, type: number): boolean {
  try {
    decodeLayer(data, type, map);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return false;
  }
}

describe('a layer that is only described', () => {
  it('has the headers of all its patches, where decoding finds as many', () => {
    const { layer, stride, patchSize, patches } = describeLayer(fromHex(land.data), land.type);
    expect({ layer, stride, patchSize }).toEqual({ layer: 'land', stride: 264, patchSize: 16 });
    expect(patches).toHaveLength(land.patches);
    expect(describeLayer(fromHex(wind.data), wind.type).patches).toHaveLength(2);
    expect(() => describeLayer(fromHex(land.data).subarray(0, 40), land.type)).toThrow(DecodeError);
  });
});
