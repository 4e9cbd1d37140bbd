import { UsageError } from '@landfall/protocol/errors';
import { clipMatrix } from './camera.ts';
import type { Camera } from './camera.ts';
import { createCanvas, developCanvas } from './canvas.ts';
import type { Canvas } from './canvas.ts';
import { CORNER, beforeEye, cornersOf } from './corners.ts';
import { fillTriangle } from './fill-triangle.ts';
import { Shader } from './fragment.ts';
import { PLAIN_MATERIAL } from './picture-item.ts';
import type { PictureItem, PictureLight } from './picture-item.ts';

/** How a picture is drawn. */
export interface DrawOptions {
  readonly camera: Camera;
  readonly light: PictureLight;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** For each pixel so many times so many, averaged: 1 to 4. 2 when left out. */
  readonly samples?: number;
}

/** A finished picture: sRGB, three bytes a pixel, rows from the top. */
export interface DrawnPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

interface SeenThrough {
  readonly corners: readonly Float64Array[];
  readonly shader: Shader;
  readonly distance: number;
}

/**
 * Draws things as a camera sees them: linear light, one sun and ambient light, no shadows, no fog, textures by their nearest pixel, sides that are turned
 * away left out. What is seen through is drawn last, triangle by triangle from far to near.
 * @throws UsageError for sizes, samples and cameras that make no picture
 */
export function drawPicture(items: Iterable<PictureItem>, options: DrawOptions): DrawnPicture {
  const { camera, light, width, height, samples = 2 } = options;
  if (!Number.isInteger(samples) || samples < 1 || samples > 4)
    throw new UsageError(`${samples} samples: 1 to 4 are possible`);
  const canvas = createCanvas(width * samples, height * samples, light.background);
  const clip = clipMatrix(camera, width / height);
  const later: SeenThrough[] = [];
  for (const item of items) drawItem(canvas, item, { clip, light, later });
  later.sort((one, other) => other.distance - one.distance);
  for (const { corners, shader } of later) fillTriangle(canvas, corners, shader);
  return { width, height, pixels: developCanvas(canvas, samples) };
}

interface DrawSettings {
  readonly clip: Float64Array;
  readonly light: PictureLight;
  readonly later: SeenThrough[];
}

function drawItem(canvas: Canvas, item: PictureItem, { clip, light, later }: DrawSettings): void {
  const { indices, faces } = item.geometry;
  const corners = cornersOf(item, clip);
  const corner = (at: number) => corners.subarray(indices[at]! * CORNER, (indices[at]! + 1) * CORNER);
  for (const [number, { firstIndex, indexCount }] of faces.entries()) {
    const shader = new Shader(item.materials[number] ?? PLAIN_MATERIAL, light);
    if (!shader.isVisible) continue;
    for (let at = firstIndex; at < firstIndex + indexCount; at += 3) {
      const visible = beforeEye([corner(at), corner(at + 1), corner(at + 2)]);
      for (let first = 0; first < visible.length; first += 3) {
        const triangle = visible.slice(first, first + 3);
        if (shader.isBlended) later.push({ corners: triangle, shader, distance: middle(triangle) });
        else fillTriangle(canvas, triangle, shader);
      }
    }
  }
}

/** How far away, in clip depth. */
function middle(corners: readonly Float64Array[]): number {
  return corners.reduce((sum, corner) => sum + corner[2]! / corner[3]!, 0);
}
