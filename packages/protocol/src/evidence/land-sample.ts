import { decodeBase64, encodeBase64 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';

/** Samples along each edge of a region, whatever its size. */
export const LAND_SAMPLES = 64;

/** The shape of a region's land as evidence keeps it: coarse, and short enough for one line. */
export interface LandDetail {
  /** Name of the region whose land it is. */
  readonly region: string;
  /** Metres from west to east. */
  readonly width: number;
  /** Metres from south to north. */
  readonly depth: number;
  /** Height of the lowest sample, metres: what the byte 0 stands for. */
  readonly low: number;
  /** Height of the highest sample, metres: what the byte 255 stands for. */
  readonly high: number;
  /** Metres; undefined where nobody has said where the water stands. */
  readonly water?: number;
  /** 64 × 64 bytes as base64, row-major from the south-west, each the height in the middle of its field. */
  readonly heights: string;
}

/** Land to be sampled. */
export interface LandShape {
  /** Metres from west to east. */
  readonly width: number;
  /** Metres from south to north. */
  readonly depth: number;
  /** Metres, at a place in metres from the south-west corner. */
  readonly heightAt: (x: number, y: number) => number;
}

/** What evidence keeps of the land of a region. */
export function sampleLand(
  region: string,
  { width, depth, heightAt }: LandShape,
  water?: number,
): LandDetail {
  const heights = Array.from({ length: LAND_SAMPLES ** 2 }, (_, at) => {
    const [column, row] = [at % LAND_SAMPLES, Math.floor(at / LAND_SAMPLES)];
    const height = heightAt(((column + 0.5) * width) / LAND_SAMPLES, ((row + 0.5) * depth) / LAND_SAMPLES);
    return Number.isFinite(height) ? height : 0;
  });
  const low = heights.reduce((least, height) => Math.min(least, height), Infinity);
  const high = heights.reduce((most, height) => Math.max(most, height), -Infinity);
  const step = (high - low) / 0xff;
  const bytes = Uint8Array.from(heights, (height) => (step === 0 ? 0 : Math.round((height - low) / step)));
  const range = { low: centimetres(low), high: centimetres(high) };
  return {
    region,
    width,
    depth,
    ...range,
    ...(water === undefined ? {} : { water: centimetres(water) }),
    heights: encodeBase64(bytes),
  };
}

/**
 * The heights of a record: metres, 64 × 64, row-major from the south-west.
 * @throws DecodeError unless there are as many, between two heights
 */
export function landHeights({
  low,
  high,
  heights,
}: Pick<LandDetail, 'low' | 'high' | 'heights'>): Float32Array {
  const bytes = decodeBase64(heights);
  if (bytes.length !== LAND_SAMPLES ** 2)
    throw new DecodeError(`land of ${bytes.length} samples, ${LAND_SAMPLES ** 2} are wanted`, {
      path: 'heights',
    });
  if (!Number.isFinite(low) || !Number.isFinite(high) || high < low)
    throw new DecodeError('land that lies between no two heights', { path: 'low' });
  return Float32Array.from(bytes, (byte) => low + (byte / 0xff) * (high - low));
}

const centimetres = (metres: number): number => Math.round(metres * 100) / 100;
