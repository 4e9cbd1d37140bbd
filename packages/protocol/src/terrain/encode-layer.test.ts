import { describe, expect, it } from 'vitest';
import byHand from '../../../../vectors/terrain/by-hand.json' with { type: 'json' };
import { EncodeError, UsageError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { decodeLayer } from './decode-layer.ts';
import { LAYER_CUT_BYTES, MAX_ENCODED_LAYER_BYTES, encodeLayer, encodeWind } from './encode-layer.ts';
import { HeightMap } from './height-map.ts';
import { LAYER_TYPE } from './layer-type.ts';
import { patchesAround } from './patch-order.ts';
import { createWindField } from './wind.ts';

const hills = (map: HeightMap): HeightMap => {
  map.heights.forEach((_, index) => {
    const x = index % map.width;
    const y = Math.floor(index / map.width);
    map.heights[index] = 25 + 12 * Math.sin(x / 23) * Math.cos(y / 31) + x / 40;
  });
  return map;
};

const roundTrip = (map: HeightMap): HeightMap => {
  const copy = new HeightMap(map.width, map.depth);
  for (const { data, type } of encodeLayer(map, patchesAround(map, 0, 0))) decodeLayer(data, type, copy);
  return copy;
};

const worst = (one: Float32Array, other: Float32Array): number =>
  one.reduce((most, value, index) => Math.max(most, Math.abs(value - other[index]!)), 0);

describe('the land of a region', () => {
  it.each([
    [256, LAYER_TYPE.land],
    [512, LAYER_TYPE.landExtended],
  ])('of %i m comes back whole, hills within ten centimetres', (size, type) => {
    const map = hills(new HeightMap(size));
    const packets = encodeLayer(map, patchesAround(map, 128, 128));
    const copy = roundTrip(map);

    expect(new Set(packets.map((packet) => packet.type))).toEqual(new Set([type]));
    expect(copy.isComplete).toBe(true);
    expect(worst(map.heights, copy.heights)).toBeLessThan(0.1);
  });

  it('may be longer than wide', () => {
    const map = hills(new HeightMap(256, 768));
    expect(worst(map.heights, roundTrip(map).heights)).toBeLessThan(0.1);
  });

  it('that is flat comes back exactly and takes few bytes', () => {
    const map = new HeightMap(256);
    map.heights.fill(21.25);
    const packets = encodeLayer(map, patchesAround(map, 128, 128));

    expect(packets.map(({ patches }) => patches).reduce((sum, count) => sum + count)).toBe(256);
    expect(packets.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThan(256 * 9);
    expect(roundTrip(map).heights).toEqual(map.heights);
  });

  it('is cut after the patch that takes it past 900 bytes, and never grows past a datagram', () => {
    const random = createRandom(16);
    const map = new HeightMap(256);
    map.heights.forEach((_, index) => (map.heights[index] = random.next() * 400));
    const packets = encodeLayer(map, patchesAround(map, 128, 128));
    const sizes = packets.map(({ data }) => data.length);

    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_ENCODED_LAYER_BYTES);
    expect(packets.reduce((sum, { patches }) => sum + patches, 0)).toBe(256);
    expect(roundTrip(map).isComplete).toBe(true);

    const calm = hills(new HeightMap(256));
    const calmSizes = encodeLayer(calm, patchesAround(calm, 128, 128)).map(({ data }) => data.length);
    for (const size of calmSizes.slice(0, -1)) expect(size).toBeGreaterThan(LAYER_CUT_BYTES);
  });

  it.each(byHand.filter(({ name }) => name.startsWith('flat')))(
    'is byte for byte as by hand: $name',
    (vector) => {
      const map = new HeightMap(1024);
      map.heights.fill(21);
      const small = new HeightMap(256);
      small.heights.fill(21);
      const [x, y] = vector.patch as [number, number];
      const [packet] = encodeLayer(vector.type === LAYER_TYPE.land ? small : map, [{ x, y }]);

      expect(packet?.type).toBe(vector.type);
      expect(Buffer.from(packet!.data).toString('hex')).toBe(vector.data);
    },
  );

  it('is refused where it cannot be told', () => {
    const map = new HeightMap(256);
    expect(() => encodeLayer(map, [{ x: 16, y: 0 }])).toThrow(UsageError);
    expect(() => encodeLayer(map, [{ x: 0.5, y: 0 }])).toThrow(UsageError);
    map.heights[0] = NaN;
    expect(() => encodeLayer(map, [{ x: 0, y: 0 }])).toThrow(EncodeError);
    map.heights[0] = 70_000;
    expect(() => encodeLayer(map, [{ x: 0, y: 0 }])).toThrow(EncodeError);
    map.heights[0] = 0;
    expect(encodeLayer(map, [{ x: 0, y: 0 }])).toHaveLength(1);
    expect(encodeLayer(map, [])).toEqual([]);
  });
});

describe('wind', () => {
  it('comes back within a few centimetres a second', () => {
    const wind = createWindField();
    for (let cell = 0; cell < 256; cell++) {
      wind.x[cell] = 4 * Math.sin(cell / 9);
      wind.y[cell] = -2 + cell / 100;
    }
    const { data, type } = encodeWind(wind);
    const decoded = decodeLayer(data, type).wind!;

    expect(worst(decoded.x, wind.x)).toBeLessThan(0.1);
    expect(worst(decoded.y, wind.y)).toBeLessThan(0.1);
  });
});
