import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { clipMatrix, metresAway, raysOf } from './camera.ts';
import type { Camera, ViewCamera } from './camera.ts';
import { createCanvas, developCanvas, toLinear } from './canvas.ts';
import type { Canvas } from './canvas.ts';
import { CORNER, PLACE, beforeEye, cornersOf, isBeforeEye, isBeside, projectionOf } from './corners.ts';
import { fillTriangle } from './fill-triangle.ts';
import { Shader } from './fragment.ts';
import { writeLabels } from './label.ts';
import type { Label } from './label.ts';
import type { Lamp } from './lamp.ts';
import { emptyBounds, reaches, widen } from './lit-by.ts';
import { PLAIN_MATERIAL } from './picture-item.ts';
import type { PictureItem, PictureLight } from './picture-item.ts';
import { SeenThrough } from './seen-through.ts';
import { finish } from './steps.ts';
import type { Steps } from './steps.ts';

/** How a picture is drawn. */
export interface DrawOptions {
  /** Where it is seen from. */
  readonly camera: Camera;
  /** Sun and ambient light, and what is behind everything. */
  readonly light: PictureLight;
  /** Beside it; none when left out. */
  readonly lamps?: readonly Lamp[];
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** What is written into it; nothing when left out. `pixel` is the side of a pixel of their letters. */
  readonly labels?: { readonly of: readonly Label[]; readonly pixel: number };
  /** Without relief and highlights, as simple shades are to be compared with. False when left out. */
  readonly isPlain?: boolean;
  /** For each pixel so many times so many, averaged: 1 to 4. 2 when left out. */
  readonly samples?: number;
}

/** A finished picture: sRGB, three bytes a pixel, rows from the top. */
export interface DrawnPicture {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Red, green, blue: width × height × 3 bytes. */
  readonly pixels: Uint8Array;
}

/**
 * Draws things as a camera sees them: linear light, one sun and ambient light, no shadows, no fog, textures between their four nearest pixels at the halving that suits a triangle, sides
 * that are turned away left out. What is seen through is drawn last, triangle by triangle from far to near.
 * @throws UsageError for sizes, samples and cameras that make no picture
 */
export function drawPicture(items: Iterable<PictureItem>, options: DrawOptions): DrawnPicture {
  return finish(drawInSteps(items, options));
}

/** So many triangles are one step. */
const STEP_TRIANGLES = 512;

/** The same in steps. @throws UsageError for sizes, samples and cameras that make no picture */
export function* drawInSteps(items: Iterable<PictureItem>, options: DrawOptions): Steps<DrawnPicture> {
  const { camera, light, lamps = [], width, height, samples = 2, labels, isPlain = false } = options;
  if (!Number.isInteger(samples) || samples < 1 || samples > 4)
    throw new UsageError(`${samples} samples: 1 to 4 are possible`);
  const canvas = createCanvas(width * samples, height * samples, light.background);
  const clip = clipMatrix(camera, width / height);
  if (light.sky !== undefined && camera.type === 'view') yield* paintSky(canvas, camera, light.sky);
  const later = new SeenThrough();
  const eye = camera.type === 'view' ? camera.position : undefined;
  for (const item of items) yield* drawItem(canvas, item, { clip, light, lamps, later, eye, isPlain });
  let drawn = 0;
  for (const { corners, shader } of later.fromFar()) {
    fillTriangle(canvas, corners, 0, CORNER, 2 * CORNER, shader);
    if (drawn++ % STEP_TRIANGLES === 0) yield;
  }
  const picture = { width, height, pixels: developCanvas(canvas, samples) };
  yield;
  if (labels !== undefined) writeLabels(picture, canvas, { labels: labels.of, pixel: labels.pixel, camera });
  return picture;
}

/**
 * How far away what is seen is, metres along the view; what is seen through does not count. Infinity where there is nothing.
 * @throws UsageError for sizes and cameras that make no picture
 */
export function sightOf(
  items: Iterable<PictureItem>,
  camera: ViewCamera,
  width: number,
  height: number,
): Float32Array {
  return finish(sightInSteps(items, camera, width, height));
}

/**
 * The same in steps.
 * @param width pixels
 * @param height pixels
 * @throws UsageError for sizes and cameras that make no picture
 */
export function* sightInSteps(
  items: Iterable<PictureItem>,
  camera: ViewCamera,
  width: number,
  height: number,
): Steps<Float32Array> {
  const canvas = createCanvas(width, height, DARK.background);
  const clip = clipMatrix(camera, width / height);
  for (const item of items)
    yield* drawItem(canvas, item, {
      clip,
      light: DARK,
      lamps: [],
      later: undefined,
      eye: undefined,
      isPlain: true,
    });
  return canvas.depth.map(metresAway);
}

const DARK: PictureLight = {
  direction: { x: 0, y: 0, z: 1 },
  colour: [0, 0, 0],
  ambient: [0, 0, 0],
  background: [0, 0, 0],
};

/** So many pixels of a canvas, both ways, have one colour of the sky. */
const SKY_STEP = 2;

function* paintSky(canvas: Canvas, camera: ViewCamera, sky: NonNullable<PictureLight['sky']>): Steps<void> {
  const { width, height, light } = canvas;
  const ray = raysOf(camera, width / height);
  for (let y = 0; y < height; y++) {
    yield;
    for (let x = 0; x < width; x++) {
      const [column, row] = [x - (x % SKY_STEP), y - (y % SKY_STEP)];
      const to = (y * width + x) * 3;
      if (column !== x || row !== y) {
        light.copyWithin(to, (row * width + column) * 3, (row * width + column) * 3 + 3);
        continue;
      }
      const across = ((x + SKY_STEP / 2) / width) * 2 - 1;
      const up = 1 - ((y + SKY_STEP / 2) / height) * 2;
      light.set(sky(ray(across, up)).map(toLinear), to);
    }
  }
}

interface DrawSettings {
  readonly clip: Float64Array;
  readonly light: PictureLight;
  readonly lamps: readonly Lamp[];
  /** Takes what is seen through; undefined where that is of no matter. */
  readonly later: SeenThrough | undefined;
  /** Of a map there is none. */
  readonly eye: Vector3 | undefined;
  readonly isPlain: boolean;
}

function* drawItem(canvas: Canvas, item: PictureItem, settings: DrawSettings): Steps<void> {
  const { clip, light, lamps, later, eye, isPlain } = settings;
  const { geometry } = item;
  const { indices, faces } = geometry;
  const projection = projectionOf(item, clip);
  const corners = cornersOf(geometry, projection);
  const near = lampsNear(corners, lamps);
  for (const [number, { firstIndex, indexCount }] of faces.entries()) {
    const shader = new Shader(item.materials[number] ?? PLAIN_MATERIAL, light, near, { eye, isPlain });
    if (!shader.isVisible || (shader.isBlended && later === undefined)) continue;
    const face = { geometry, projection, shader };
    for (let at = firstIndex; at < firstIndex + indexCount; at += 3) {
      if ((at - firstIndex) % (3 * STEP_TRIANGLES) === 0) yield;
      const one = indices[at]! * CORNER;
      const two = indices[at + 1]! * CORNER;
      const three = indices[at + 2]! * CORNER;
      if (isBeside(corners, one, two, three)) continue;
      if (shader.isBlended) {
        later?.add(face, at, beforeEye([one, two, three].map((from) => cornerAt(corners, from))));
        continue;
      }
      const isWhole = isBeforeEye(corners, one) && isBeforeEye(corners, two) && isBeforeEye(corners, three);
      if (isWhole) fillTriangle(canvas, corners, one, two, three, shader);
      else drawPart(canvas, beforeEye([one, two, three].map((from) => cornerAt(corners, from))), shader);
    }
  }
}

function lampsNear(corners: Float64Array, lamps: readonly Lamp[]): readonly Lamp[] {
  if (lamps.length === 0) return lamps;
  const bounds = emptyBounds();
  for (let at = PLACE; at < corners.length; at += CORNER)
    widen(bounds, corners[at]!, corners[at + 1]!, corners[at + 2]!);
  return lamps.filter((lamp) => reaches(lamp, bounds));
}

function cornerAt(corners: Float64Array, from: number): Float64Array {
  return corners.subarray(from, from + CORNER);
}

/** What the eye's plane leaves of a triangle. */
function drawPart(canvas: Canvas, corners: Float64Array, shader: Shader): void {
  for (let first = 0; first < corners.length; first += 3 * CORNER)
    fillTriangle(canvas, corners, first, first + CORNER, first + 2 * CORNER, shader);
}
