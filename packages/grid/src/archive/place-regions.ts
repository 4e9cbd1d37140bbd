import type { ArchivedScene } from '@landfall/assets/region-archive';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { MAX_REGIONS } from '../config/index.ts';

/** A place on the grid, in regions of 256 m. */
export interface GridPlace {
  /** Eastwards from the western edge of the grid. */
  readonly x: number;
  /** Northwards from the southern edge of the grid. */
  readonly y: number;
}

/** A region of an archive with a name, an id and a place that no other has. */
export interface PlacedScene {
  readonly scene: ArchivedScene;
  readonly name: string;
  /** Undefined where the archive has none, or one that another region has. */
  readonly id: string | undefined;
  readonly x: number;
  readonly y: number;
  /** Metres along each side: regions of this grid are squares. */
  readonly size: number;
}

/** Where all regions are, and what had to be changed for it: in words, by region. */
export interface Placement {
  readonly placed: readonly PlacedScene[];
  readonly changes: readonly { readonly scene: ArchivedScene; readonly reason: string }[];
}

/** The longest name of a region. */
const MOST_NAME = 63;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param corner where the south-western corner of the archive comes to lie */
export function placeRegions(scenes: readonly ArchivedScene[], corner: GridPlace): Placement {
  const placing = new Placing(corner);
  for (const scene of scenes) placing.add(scene);
  return placing;
}

class Placing implements Placement {
  readonly placed: PlacedScene[] = [];
  readonly changes: { scene: ArchivedScene; reason: string }[] = [];
  readonly #corner: GridPlace;
  readonly #names = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #taken = new Set<string>();
  #east = 0;

  constructor(corner: GridPlace) {
    this.#corner = corner;
  }

  add(scene: ArchivedScene): void {
    if (this.placed.length >= MAX_REGIONS) {
      this.#change(scene, `left out: a grid has ${MAX_REGIONS} regions at most`);
      return;
    }
    const size = Math.max(scene.width, scene.depth);
    if (scene.width !== scene.depth)
      this.#change(scene, `${scene.width} × ${scene.depth} m, taken as a square of ${size} m`);
    this.placed.push({
      scene,
      name: this.#nameFor(scene),
      id: this.#idFor(scene),
      size,
      ...this.#placeFor(scene, size),
    });
  }

  #nameFor(scene: ArchivedScene): string {
    const plain =
      scene.name
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, MOST_NAME) || 'Region';
    let name = plain;
    for (let count = 2; this.#names.has(name.toLowerCase()); count++)
      name = `${plain.slice(0, MOST_NAME - String(count).length - 1)} ${count}`;
    this.#names.add(name.toLowerCase());
    if (name !== scene.name) this.#change(scene, `called "${name}"`);
    return name;
  }

  #idFor(scene: ArchivedScene): string | undefined {
    const id = scene.id.toLowerCase();
    if (id === '') return undefined;
    const isUsable = ID.test(id) && !/^[0-]*$/.test(id) && !this.#ids.has(id);
    if (isUsable) this.#ids.add(id);
    else this.#change(scene, 'its id is none, or another region has it');
    return isUsable ? id : undefined;
  }

  /** Where the archive says; else in the east of all others. */
  #placeFor(scene: ArchivedScene, size: number): GridPlace {
    const side = size / REGION_STEP_METRES;
    const wanted = { x: this.#corner.x + scene.column, y: this.#corner.y + scene.row };
    const isFree = cellsOf(wanted, side).every((cell) => !this.#taken.has(cell));
    const place = isFree ? wanted : { x: this.#east, y: this.#corner.y };
    if (!isFree) this.#change(scene, `moved to ${place.x},${place.y}: another region is where it was`);
    for (const cell of cellsOf(place, side)) this.#taken.add(cell);
    this.#east = Math.max(this.#east, place.x + side);
    return place;
  }

  #change(scene: ArchivedScene, reason: string): void {
    this.changes.push({ scene, reason });
  }
}

function cellsOf({ x, y }: GridPlace, side: number): string[] {
  return Array.from(
    { length: side * side },
    (_, index) => `${x + (index % side)},${y + Math.floor(index / side)}`,
  );
}
