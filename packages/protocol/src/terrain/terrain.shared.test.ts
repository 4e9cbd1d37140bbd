import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { decodePacket } from '../packet/index.ts';
import { decodeLayer } from './decode-layer.ts';
import { encodeLayer } from './encode-layer.ts';
import { HeightMap } from './height-map.ts';
import { patchesAround } from './patch-order.ts';

interface Comparison {
  readonly worst: number;
  readonly mean: number;
}

describe.skipIf(sharedFolder === undefined)('recorded terrain', () => {
  const login = 'captures/login-standard';

  it.each([
    { region: 'Default_Region', port: 9000, truth: 'default-saved', worst: 1.432, mean: 0.0313 },
    { region: 'East_Region', port: 9001, truth: 'east-loaded', worst: 0.049, mean: 0.01 },
  ])('of $region agrees with the independent decode and with what the server stores', (expected) => {
    const map = decodeCapture(`${login}/capture.pcap`, expected.port, 256);
    const independent = readHeights(`${login}/terrain-libomv-Bot_One-${expected.region}.r32`);
    const stored = readHeights(`captures/ground-truth/${expected.truth}.r32`);

    expect(map.isComplete).toBe(true);
    expect(compare(map.heights, independent).worst).toBeLessThan(1e-4);
    expectLoss(compare(map.heights, stored), expected);
  });

  it('of the region of 512 m agrees with what the server stores', () => {
    const map = decodeCapture('captures/var-region-512/capture.pcap', 9100, 512);

    expect(map.isComplete).toBe(true);
    const stored = readHeights('captures/ground-truth/var512-saved.r32');
    expectLoss(compare(map.heights, stored), { worst: 1.104, mean: 0.0117 });
  });

  it('encoded by us loses no more than the server lost', () => {
    const map = new HeightMap(256);
    map.heights.set(readHeights('captures/ground-truth/default-saved.r32'));
    const copy = new HeightMap(256);
    for (const { data, type } of encodeLayer(map, patchesAround(map, 128, 128)))
      decodeLayer(data, type, copy);

    expect(copy.isComplete).toBe(true);
    expectLoss(compare(copy.heights, map.heights), { worst: 1.432, mean: 0.0313 });
  });

  it.each([
    { folder: 'layer_land', size: 256, corner: 1, middle: 24.992 },
    { folder: 'layer_varland', size: 1024, corner: undefined, middle: undefined },
  ])('of other recordings is whole and continuous: $folder', ({ folder, size, corner, middle }) => {
    const map = new HeightMap(size);
    const path = `${sharedFolder}protocol/vectors/${folder}/`;
    for (const file of readdirSync(path)) applyLayer(readFileSync(path + file), map);

    expect(map.isComplete).toBe(true);
    if (corner !== undefined) expect(map.at(0, 0)).toBeCloseTo(corner, 2);
    if (middle !== undefined) expect(map.at(128, 128)).toBeCloseTo(middle, 2);
    expect(meanStepAcrossEdges(map)).toBeLessThan(0.25);
  });
});

function expectLoss(seen: Comparison, stated: Comparison): void {
  expect(seen.worst).toBeLessThanOrEqual(stated.worst + 0.001);
  expect(seen.mean).toBeLessThanOrEqual(stated.mean + 0.0001);
}

function compare(one: Float32Array, other: Float32Array): Comparison {
  expect(one.length).toBe(other.length);
  let worst = 0;
  let sum = 0;
  one.forEach((height, index) => {
    const apart = Math.abs(height - other[index]!);
    worst = Math.max(worst, apart);
    sum += apart;
  });
  return { worst, mean: sum / one.length };
}

function meanStepAcrossEdges({ heights, width, depth }: HeightMap): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < depth; y++) {
    for (let x = 16; x < width; x += 16) {
      sum += Math.abs(heights[y * width + x]! - heights[y * width + x - 1]!);
      count += 1;
    }
  }
  return sum / count;
}

function readHeights(file: string): Float32Array {
  const bytes = readFileSync(`${sharedFolder}${file}`);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}

/** Every LayerData that this UDP port sent, in the order of the capture: Ethernet, IPv4, UDP. */
function decodeCapture(file: string, port: number, size: number): HeightMap {
  const bytes = readFileSync(`${sharedFolder}${file}`);
  const map = new HeightMap(size);
  for (let at = 24; at < bytes.length;) {
    const length = bytes.readUInt32LE(at + 8);
    const frame = bytes.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    const isUdp = frame.readUInt16BE(12) === 0x0800 && frame[23] === 17;
    const udp = 14 + (frame[14]! & 15) * 4;
    if (isUdp && frame.readUInt16BE(udp) === port) applyLayer(frame.subarray(udp + 8), map);
  }
  return map;
}

/** LayerData is High 11: its number is one byte, then the type, the length and the data. */
function applyLayer(datagram: Uint8Array, map: HeightMap): void {
  const { body } = decodePacket(datagram);
  if (body[0] !== 11) return;
  const length = body[2]! | (body[3]! << 8);
  const { skipped } = decodeLayer(body.subarray(4, 4 + length), body[1]!, map);
  expect(skipped).toBe(0);
}
