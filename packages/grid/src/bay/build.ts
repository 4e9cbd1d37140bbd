/** What the scene is built of: short words for prims, and where they stand. */
import type { PrimInput } from '../config/index.ts';
import { assetId } from './assets.ts';
import type { AssetName } from './assets.ts';
import { groundAt } from './land.ts';

/** East, north, up; metres. */
export type Place = [number, number, number];
/** Red, green, blue, alpha; 0 to 1. */
export type Paint = [number, number, number, number];
/** Of a linkset, one part. */
export type PartInput = Omit<PrimInput, 'parts' | 'script'>;

export const WHITE: Paint = [1, 1, 1, 1];
export const GLASS: Paint = [0.75, 0.9, 1, 0.35];

/** `#rrggbb`, and how much of what is behind is not seen through it. */
export function paint(hex: string, alpha = 1): Paint {
  const channel = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [channel(1), channel(3), channel(5), alpha];
}

/** A texture of the scene, so many times across and up. */
export const cover = (name: AssetName, across = 1, up = across) => ({
  texture: assetId(name),
  repeats: [across, up] as [number, number],
});

export const box = (position: Place, scale: Place, more: Partial<PartInput> = {}): PartInput => ({
  position,
  scale,
  ...more,
});

export const cylinder = (position: Place, scale: Place, more: Partial<PartInput> = {}): PartInput => ({
  shape: 'cylinder',
  position,
  scale,
  ...more,
});

export const ball = (position: Place, scale: Place, more: Partial<PartInput> = {}): PartInput => ({
  shape: 'sphere',
  position,
  scale,
  ...more,
});

/** A cylinder that ends in a point, or in so much of itself. */
export const cone = (position: Place, scale: Place, more: Partial<PartInput> = {}, top = 0): PartInput =>
  cylinder(position, scale, { form: { pathScaleX: top, pathScaleY: top }, ...more });

/** A roof with its ridge along x: a box that ends in an edge. */
export const gable = (position: Place, scale: Place, more: Partial<PartInput> = {}): PartInput =>
  box(position, scale, { form: { pathScaleY: 0 }, ...more });

/** Everybody may have a copy of what stands in the scene. */
export const linkset = (root: PartInput, parts: readonly PartInput[] = []): PrimInput => ({
  everyone: ['copy', 'transfer'],
  ...root,
  parts: [...parts],
});

/** On the ground, or so far above it. */
export const stand = (x: number, y: number, above = 0): Place => [x, y, groundAt(x, y) + above];

/** A number from 0 to 1 that looks random and is always the same. */
export function chance(x: number, y: number): number {
  const value = Math.sin(x * 127.1 + y * 311.7) * 43758.5453;
  return value - Math.floor(value);
}

/** Counts from 0. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
