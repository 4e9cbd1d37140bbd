import type { MappedRegion } from '../port/index.ts';
import { REGION_STEP_METRES } from '@landfall/protocol/region';

/** Pixels a metre: a whole continent, and a house. */
const LEAST_SCALE = 0.02;
const MOST_SCALE = 4;
/** Regions that are remembered; more, and those farthest away are forgotten. */
const MOST_REGIONS = 4096;
const MOST_COORDINATE = 0xffff * REGION_STEP_METRES;

/** A place of the map. Metres from the grid's origin. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
}

/** Which part of the grid's map is shown, and which regions are known of it: arithmetic only. */
export class MapView {
  centre: MapPlace = { x: 0, y: 0 };
  /** Pixels a metre. */
  scale = 0.4;
  /** Of the picture, pixels. */
  width = 1;
  height = 1;
  readonly regions = new Map<string, MappedRegion>();

  take(regions: readonly MappedRegion[]): void {
    for (const region of regions) this.regions.set(`${region.x} ${region.y}`, region);
    if (this.regions.size <= MOST_REGIONS) return;
    const far = [...this.regions].sort(([, one], [, other]) => this.#squaredTo(other) - this.#squaredTo(one));
    for (const [key] of far.slice(0, this.regions.size - MOST_REGIONS)) this.regions.delete(key);
  }

  /** Pixels from the left and from the top. */
  pixelOf({ x, y }: MapPlace): readonly [number, number] {
    return [
      this.width / 2 + (x - this.centre.x) * this.scale,
      this.height / 2 - (y - this.centre.y) * this.scale,
    ];
  }

  placeAt(left: number, top: number): MapPlace {
    return {
      x: this.centre.x + (left - this.width / 2) / this.scale,
      y: this.centre.y - (top - this.height / 2) / this.scale,
    };
  }

  /** The region at a place. */
  regionAt({ x, y }: MapPlace): MappedRegion | undefined {
    for (const region of this.regions.values()) {
      const [dx, dy] = [x - region.x, y - region.y];
      if (dx >= 0 && dy >= 0 && dx < region.size.x && dy < region.size.y) return region;
    }
    return undefined;
  }

  /** Moves by so many pixels. */
  pan(dx: number, dy: number): void {
    this.centre = {
      x: clamped(this.centre.x - dx / this.scale),
      y: clamped(this.centre.y + dy / this.scale),
    };
  }

  /** Nearer by a factor above 1; what is at a place of the picture stays there. */
  zoom(factor: number, left = this.width / 2, top = this.height / 2): void {
    const before = this.placeAt(left, top);
    this.scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, this.scale * factor));
    const after = this.placeAt(left, top);
    this.centre = { x: this.centre.x + before.x - after.x, y: this.centre.y + before.y - after.y };
  }

  /** Squares that are seen, both ends included; whole regions of any usual size around them too. */
  get area(): { readonly minX: number; readonly maxX: number; readonly minY: number; readonly maxY: number } {
    const [west, north] = [this.placeAt(0, 0).x, this.placeAt(0, 0).y];
    const { x: east, y: south } = this.placeAt(this.width, this.height);
    const square = (metres: number): number =>
      Math.min(0xffff, Math.max(0, Math.floor(metres / REGION_STEP_METRES)));
    return { minX: square(west), maxX: square(east), minY: square(south), maxY: square(north) };
  }

  /** Regions that are seen, the nearest to the middle first. */
  get inView(): MappedRegion[] {
    const from = this.placeAt(0, this.height);
    const to = this.placeAt(this.width, 0);
    return [...this.regions.values()]
      .filter(({ x, y, size }) => x + size.x > from.x && x < to.x && y + size.y > from.y && y < to.y)
      .sort((one, other) => this.#squaredTo(one) - this.#squaredTo(other));
  }

  #squaredTo({ x, y, size }: MappedRegion): number {
    return (x + size.x / 2 - this.centre.x) ** 2 + (y + size.y / 2 - this.centre.y) ** 2;
  }
}

const clamped = (metres: number): number => Math.min(MOST_COORDINATE, Math.max(0, metres));
