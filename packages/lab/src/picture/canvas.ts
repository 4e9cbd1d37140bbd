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
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [Math.floor(at / 3) % across, Math.floor(at / 3 / across)];
    let sum = 0;
    for (let row = 0; row < samples; row++)
      for (let column = 0; column < samples; column++)
        sum += light[((y * samples + row) * width + x * samples + column) * 3 + (at % 3)]!;
    pixels[at] = Math.round(toSrgb(sum / samples ** 2) * 255);
  }
  return pixels;
}

/** sRGB 0–1 as light. @source IEC 61966-2-1 */
export function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toSrgb(light: number): number {
  const value = Math.min(1, Math.max(0, light));
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}
