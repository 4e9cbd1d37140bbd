import type { Geometry } from '@landfall/scene/geometry';
import { BOX, tessellate } from '@landfall/scene/shape';
import type { LevelOfDetail } from '@landfall/scene/lod';
import type { Rig } from '../draw/index.ts';
import type { MadeGeometry } from '../workshop/index.ts';
import { NONE } from '../world/index.ts';
import type { Form, Forms } from '../world/index.ts';

/** What a desk works with. */
export interface GeometryPorts {
  make(form: Form, level: LevelOfDetail, asset: Uint8Array | undefined): Promise<MadeGeometry | undefined>;
  /** The bytes of a mesh, or of the map of a sculpt; undefined where there are none to be had. */
  fetch(kind: 'mesh' | 'texture', id: string): Promise<Uint8Array | undefined>;
}

/** Puts a geometry on the graphics card; undefined where there is no room. */
export type KeepGeometry = (geometry: Geometry, rig?: Rig) => number | undefined;

const UNASKED = -2;
const ASKED = -3;
const FAILED = -4;
/** Made at once: the rest is asked for in a later frame. */
const AT_ONCE = 48;
/** Bytes of assets that are kept for their other levels. */
const MOST_ASSET_BYTES = 64 * 1024 * 1024;

/** Which geometry shows which form at which level, as far as it has been made. */
export class GeometryDesk {
  /** By number, for rays. */
  readonly geometries: Geometry[] = [];
  /** Forms that can be put on: they move with the bones of who wears them. */
  readonly rigged = new Set<number>();
  readonly #forms: Forms;
  readonly #ports: GeometryPorts;
  readonly #assets = new Map<string, Promise<Uint8Array | undefined>>();
  #numbers = new Int32Array(4 * 256).fill(UNASKED);
  #keep: KeepGeometry | undefined;
  #box = NONE;
  #asked = 0;
  #assetBytes = 0;
  /** Of the graphics card that geometry is made for now. */
  #generation = 0;

  constructor(forms: Forms, ports: GeometryPorts) {
    this.#forms = forms;
    this.#ports = ports;
  }

  /** Asked for and not there. */
  get waiting(): number {
    return this.#asked;
  }

  /** A new graphics card: it has nothing yet. */
  keepIn(keep: KeepGeometry): void {
    this.#generation++;
    this.#numbers.fill(UNASKED);
    this.geometries.length = 0;
    this.#keep = keep;
    this.#box = this.#add({ geometry: tessellate(BOX, 0), rig: undefined });
  }

  /** The geometry of a form at a level, or the nearest level that there is; {@link NONE} while there is none. */
  geometryOf = (form: number, level: LevelOfDetail): number => {
    const at = form * 4 + level;
    if (at >= this.#numbers.length) this.#grow(at);
    const number = this.#numbers[at]!;
    if (number >= 0) return number;
    if (number === UNASKED && this.#asked < AT_ONCE) void this.#make(form, level);
    if (number === FAILED) return this.#box;
    for (let distance = 1; distance < 4; distance++) {
      const coarser = this.#numbers[at - distance]!;
      if (level - distance >= 0 && coarser >= 0) return coarser;
      const finer = this.#numbers[at + distance]!;
      if (level + distance <= 3 && finer >= 0) return finer;
    }
    return NONE;
  };

  async #make(form: number, level: LevelOfDetail): Promise<void> {
    const generation = this.#generation;
    const at = form * 4 + level;
    const words = this.#forms.all[form]!;
    this.#numbers[at] = ASKED;
    this.#asked++;
    try {
      const asset = await this.#assetOf(words);
      const made = asset === 'none' ? undefined : await this.#ports.make(words, level, asset);
      if (generation !== this.#generation) return;
      if (made?.rig !== undefined) this.rigged.add(form);
      this.#numbers[at] = made === undefined ? FAILED : this.#add(made);
    } finally {
      this.#asked--;
    }
  }

  /** Kept for the other levels. */
  async #assetOf(form: Form): Promise<Uint8Array | undefined | 'none'> {
    if (form.kind !== 'mesh' && form.kind !== 'sculpt') return undefined;
    const [kind, id] =
      form.kind === 'mesh' ? (['mesh', form.meshId] as const) : (['texture', form.textureId] as const);
    const known = this.#assets.get(id);
    if (known !== undefined) return (await known) ?? 'none';
    const fetched = this.#ports.fetch(kind, id);
    this.#assets.set(id, fetched);
    const bytes = await fetched;
    this.#assetBytes += bytes?.length ?? 0;
    if (this.#assetBytes > MOST_ASSET_BYTES) {
      this.#assets.clear();
      this.#assetBytes = 0;
    }
    return bytes ?? 'none';
  }

  #add({ geometry, rig }: MadeGeometry): number {
    const number = this.#keep?.(geometry, rig);
    if (number === undefined) return FAILED;
    this.geometries[number] = geometry;
    return number;
  }

  #grow(at: number): void {
    const wider = new Int32Array(Math.max(at + 1, this.#numbers.length * 2)).fill(UNASKED);
    wider.set(this.#numbers);
    this.#numbers = wider;
  }
}
