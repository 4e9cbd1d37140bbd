import type { Vector3 } from '@landfall/protocol/datatypes';
import { clipMatrix, metresAway } from './camera.ts';
import type { Camera } from './camera.ts';
import type { Canvas } from './canvas.ts';
import { GLYPH, glyphOf } from './glyphs.ts';

/** Words that hang in a picture. */
export interface Label {
  /** From the top, each centred. */
  readonly lines: readonly string[];
  /** Of the middle of its lower edge; metres. */
  readonly place: Vector3;
  /** sRGB and alpha, 0–1. */
  readonly colour: readonly [red: number, green: number, blue: number, alpha: number];
}

/** Where labels are written. */
export interface LabelSettings {
  readonly labels: readonly Label[];
  readonly camera: Camera;
  /** Of the finished picture: what a pixel of a letter takes of it, both ways. */
  readonly pixel: number;
}

/** A picture as bytes. */
interface Written {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Metres that something may be before a label and not hide it: the thing it belongs to. */
const SLACK_METRES = 0.5;
/** Between letters and lines, in pixels of letters. */
const LETTER_STEP = GLYPH.width + 1;
const LINE_STEP = GLYPH.height + 2;
/** How dark the rim of letters is. */
const RIM_ALPHA = 0.6;

/**
 * Writes labels into a finished picture: those first given first, and none over another. What is behind something else is not written.
 * @returns how many are
 */
export function writeLabels(picture: Written, canvas: Canvas, settings: LabelSettings): number {
  const { labels, camera, pixel } = settings;
  const clip = clipMatrix(camera, picture.width / picture.height);
  const taken: Box[] = [];
  for (const label of labels) {
    const spot = spotOf(clip, label.place);
    if (spot === undefined || isHidden(canvas, camera, spot)) continue;
    const box = boxOf(label, ((spot.x + 1) / 2) * picture.width, ((1 - spot.y) / 2) * picture.height, pixel);
    if (isOutside(box, picture) || taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    write(picture, label, box, pixel);
  }
  return taken.length;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

function spotOf(clip: Float64Array, { x, y, z }: Vector3): Spot | undefined {
  const at = (row: number): number =>
    clip[row]! * x + clip[4 + row]! * y + clip[8 + row]! * z + clip[12 + row]!;
  const w = at(3);
  if (!(w > 0)) return undefined;
  const spot = { x: at(0) / w, y: at(1) / w, depth: at(2) / w };
  return Math.abs(spot.x) < 1 && Math.abs(spot.y) < 1 && Math.abs(spot.depth) <= 1 ? spot : undefined;
}

function isHidden({ width, height, depth }: Canvas, camera: Camera, spot: Spot): boolean {
  const column = Math.min(width - 1, Math.floor(((spot.x + 1) / 2) * width));
  const row = Math.min(height - 1, Math.floor(((1 - spot.y) / 2) * height));
  const seen = depth[row * width + column]!;
  if (camera.type === 'view') return metresAway(seen) < metresAway(spot.depth) - SLACK_METRES;
  // Straight from above, and near enough: whatever is higher is nearer.
  return seen < spot.depth;
}

function boxOf({ lines }: Label, middle: number, bottom: number, pixel: number): Box {
  const longest = Math.max(...lines.map((line) => Array.from(line).length));
  const wide = longest * LETTER_STEP * pixel;
  const left = Math.round(middle - wide / 2);
  const low = Math.round(bottom);
  return { left, right: left + wide, bottom: low, top: low - lines.length * LINE_STEP * pixel };
}

const isOutside = ({ left, right, top, bottom }: Box, { width, height }: Written): boolean =>
  right <= 0 || bottom <= 0 || left >= width || top >= height;

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Each line in the middle; a dark rim below and beside what is bright. */
function write(picture: Written, { lines, colour }: Label, box: Box, pixel: number): void {
  const rim = [0, 0, 0, colour[3] * RIM_ALPHA] as const;
  for (const [ink, offset] of [
    [rim, pixel],
    [colour, 0],
  ] as const)
    for (const [number, line] of lines.entries()) {
      const letters = Array.from(line);
      const wide = letters.length * LETTER_STEP * pixel;
      const left = Math.round((box.left + box.right - wide) / 2) + offset;
      const top = box.top + number * LINE_STEP * pixel + offset;
      for (const [at, letter] of letters.entries())
        stamp(picture, glyphOf(letter), left + at * LETTER_STEP * pixel, top, pixel, ink);
    }
}

function stamp(
  picture: Written,
  rows: readonly number[],
  left: number,
  top: number,
  pixel: number,
  ink: Label['colour'],
): void {
  for (const [row, bits] of rows.entries())
    for (let column = 0; column < GLYPH.width; column++)
      if ((bits & (1 << (GLYPH.width - 1 - column))) !== 0)
        square(picture, left + column * pixel, top + row * pixel, pixel, ink);
}

function square(
  { width, height, pixels }: Written,
  left: number,
  top: number,
  side: number,
  [red, green, blue, alpha]: Label['colour'],
): void {
  const ink = [red, green, blue];
  for (let y = Math.max(0, top); y < Math.min(height, top + side); y++)
    for (let x = Math.max(0, left); x < Math.min(width, left + side); x++)
      for (let channel = 0; channel < 3; channel++) {
        const at = (y * width + x) * 3 + channel;
        pixels[at] = Math.round(ink[channel]! * 255 * alpha + pixels[at]! * (1 - alpha));
      }
}
