import { UsageError } from '@landfall/protocol/errors';

/** Sides of pictures, samples included: 256 MB of numbers at most. */
const MAX_SIDE = 4096;

/** Light, and how far away what gives it is. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Linear red, green, blue; row by row from the top. */
  readonly light: Float32Array;
  /** Clip z over w: −1 at the eye, 1 far away. */
  readonly depth: Float32Array;
}

/** An empty canvas. @throws UsageError for a size that no picture has */
export function createCanvas(width: number, height: number, background: readonly number[]): Canvas {
  const isSide = (side: number) => Number.isInteger(side) && side > 0 && side <= MAX_SIDE;
  if (!isSide(width) || !isSide(height))
    throw new UsageError(`a picture of ${width} × ${height}: sides are 1 to ${MAX_SIDE}, samples included`);
  const light = new Float32Array(width * height * 3);
  const behind = background.map(toLinear);
  for (let at = 0; at < light.length; at++) light[at] = behind[at % 3]!;
  return { width, height, light, depth: new Float32Array(width * height).fill(Infinity) };
}

/** Averages squares of so many pixels, and writes sRGB bytes: three a pixel. */
export function developCanvas({ width, height, light }: Canvas, samples: number): Uint8Array {
  const [across, down] = [width / samples, height / samples];
  const pixels = new Uint8Array(across * down * 3);
  const share = 1 / samples ** 2;
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const to = (row * across + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let y = 0; y < samples; y++) {
          const from = ((row * samples + y) * width + column * samples) * 3 + channel;
          for (let x = 0; x < samples; x++) sum += light[from + x * 3]!;
        }
        pixels[to + channel] = byteOf(sum * share);
      }
    }
  }
  return pixels;
}

/** So finely that every byte is that of the exact curve, or its neighbour where that is as near. */
const STEPS = 65_536;
const BYTE_OF_LIGHT = Uint8Array.from({ length: STEPS + 1 }, (_, step) =>
  Math.round(toSrgb(step / STEPS) * 255),
);

function byteOf(light: number): number {
  return BYTE_OF_LIGHT[Math.round(Math.min(1, Math.max(0, light)) * STEPS)]!;
}

/** sRGB 0–1 as light. @source IEC 61966-2-1 */
export function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Light as sRGB 0–1. @source IEC 61966-2-1 */
export function toSrgb(light: number): number {
  const value = Math.min(1, Math.max(0, light));
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}
