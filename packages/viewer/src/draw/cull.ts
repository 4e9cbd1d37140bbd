import type { LevelOfDetail } from '@landfall/scene/lod';
import { MATRIX_FLOATS, NONE, PASS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';
import type { View } from './view.ts';

/** Radius over distance above which a finer level is drawn. @source viewer llvolumemgr.cpp */
const SWITCH_SQUARED = [0.03 ** 2, 0.06 ** 2, 0.24 ** 2] as const;
/** Viewers stretch distances so before they choose. @source viewer llvovolume.cpp (calcLOD) */
const STRETCH_SQUARED = (Math.PI / 3) ** 2;

/** How much is shown. */
export interface CullSettings {
  /** Things that would be fewer pixels across are left out. */
  readonly leastPixels: number;
  /** What a viewer calls object detail: larger for more. */
  readonly lodFactor: number;
}

/** Which geometry shows a form at a level now; {@link NONE} for none yet. */
export type GeometryOf = (form: number, level: LevelOfDetail) => number;

/** What is drawn of the world in one frame: instances by geometry, and those with see-through faces from far to near. */
export class Culler {
  /** Instances in the pass of what is solid, grouped by geometry. */
  solid = new Uint32Array(1024);
  /** Of each group: its geometry, where it begins in {@link Culler.solid}, how many there are. */
  groups = new Uint32Array(3 * 256);
  /** How many groups the last run has found; what is behind them in {@link Culler.groups} is old. */
  groupCount = 0;
  /** How many instances of {@link Culler.solid} the last run has found. */
  solidCount = 0;
  /** Instances with see-through faces, the farthest first, and the geometry of each. */
  blend = new Uint32Array(256);
  /** Number of the geometry that shows each of {@link Culler.blend}, in the same order. */
  blendGeometries = new Uint32Array(256);
  /** How many instances of {@link Culler.blend} the last run has found. */
  blendCount = 0;
  /** In the frustum and large enough, whether they can be drawn yet or not. */
  visible = 0;
  #geometries = new Int32Array(1024);
  #instances = new Uint32Array(1024);
  #counts = new Uint32Array(256);
  #distances = new Float32Array(256);
  #order: number[] = [];

  /** Looks at everything once. */
  run(table: WorldTable, view: View, settings: CullSettings, geometryOf: GeometryOf): void {
    const found = this.#select(table, view, settings, geometryOf);
    this.#group(found);
    this.#sortBlend();
  }

  /** Returns how many are drawn in the pass of what is solid. */
  #select(
    { columns, looks }: WorldTable,
    view: View,
    settings: CullSettings,
    geometryOf: GeometryOf,
  ): number {
    const { count, matrices, radii, forms, isPlaced, looks: lookOf } = columns;
    const { planes, eye, far, pixelsAtOneMetre } = view;
    const { leastPixels, lodFactor } = settings;
    const [eyeX, eyeY, eyeZ] = eye;
    this.#ensure(count);
    const least = leastPixels / (2 * pixelsAtOneMetre);
    const leastSquared = least * least;
    const lodSquared = (lodFactor * lodFactor) / STRETCH_SQUARED;
    let found = 0;
    this.visible = 0;
    this.blendCount = 0;
    for (let instance = 0; instance < count; instance++) {
      const form = forms[instance]!;
      if (form === NONE || isPlaced[instance] === 0) continue;
      const at = instance * MATRIX_FLOATS;
      const x = matrices[at + 3]!;
      const y = matrices[at + 7]!;
      const z = matrices[at + 11]!;
      const radius = radii[instance]!;
      const squared = (x - eyeX) ** 2 + (y - eyeY) ** 2 + (z - eyeZ) ** 2;
      if (squared > (far + radius) ** 2 || radius * radius < squared * leastSquared) continue;
      if (!isInside(planes, x, y, z, radius)) continue;
      this.visible++;
      const geometry = geometryOf(form, levelOf(radius * radius * lodSquared, squared));
      if (geometry === NONE) continue;
      const passes = looks.passes[lookOf[instance]!]!;
      if ((passes & PASS.solid) !== 0) {
        this.#instances[found] = instance;
        this.#geometries[found++] = geometry;
      }
      if ((passes & PASS.blend) !== 0) this.#addBlend(instance, geometry, squared);
    }
    return found;
  }

  #ensure(count: number): void {
    if (this.#instances.length >= count) return;
    const length = Math.max(count, this.#instances.length * 2);
    this.#instances = new Uint32Array(length);
    this.#geometries = new Int32Array(length);
    this.solid = new Uint32Array(length);
  }

  #addBlend(instance: number, geometry: number, squared: number): void {
    const at = this.blendCount++;
    if (at >= this.#distances.length) {
      const wider = new Float32Array(at * 2);
      wider.set(this.#distances);
      this.#distances = wider;
      const instances = new Uint32Array(at * 2);
      instances.set(this.blend);
      this.blend = instances;
      const geometries = new Uint32Array(at * 2);
      geometries.set(this.blendGeometries);
      this.blendGeometries = geometries;
    }
    this.blend[at] = instance;
    this.blendGeometries[at] = geometry;
    this.#distances[at] = squared;
  }

  /** A counting sort by geometry. */
  #group(found: number): void {
    let most = 0;
    for (let at = 0; at < found; at++) most = Math.max(most, this.#geometries[at]!);
    if (this.#counts.length <= most + 1) this.#counts = new Uint32Array((most + 2) * 2);
    const counts = this.#counts.fill(0, 0, most + 2);
    for (let at = 0; at < found; at++) counts[this.#geometries[at]!]!++;
    if (this.groups.length < 3 * (most + 1)) this.groups = new Uint32Array(6 * (most + 1));
    this.groupCount = 0;
    let start = 0;
    for (let geometry = 0; geometry <= most; geometry++) {
      const count = counts[geometry]!;
      counts[geometry] = start;
      if (count === 0) continue;
      this.groups[this.groupCount * 3] = geometry;
      this.groups[this.groupCount * 3 + 1] = start;
      this.groups[this.groupCount * 3 + 2] = count;
      this.groupCount++;
      start += count;
    }
    for (let at = 0; at < found; at++) {
      const geometry = this.#geometries[at]!;
      this.solid[counts[geometry]!++] = this.#instances[at]!;
    }
    this.solidCount = found;
  }

  #sortBlend(): void {
    const { blendCount: count } = this;
    const distances = this.#distances;
    const order = this.#order;
    order.length = count;
    for (let at = 0; at < count; at++) order[at] = at;
    order.sort((one, other) => distances[other]! - distances[one]!);
    const instances = this.blend.slice(0, count);
    const geometries = this.blendGeometries.slice(0, count);
    for (const [to, from] of order.entries()) {
      this.blend[to] = instances[from]!;
      this.blendGeometries[to] = geometries[from]!;
    }
  }
}

function isInside(planes: Float32Array, x: number, y: number, z: number, radius: number): boolean {
  for (let at = 0; at < 24; at += 4)
    if (planes[at]! * x + planes[at + 1]! * y + planes[at + 2]! * z + planes[at + 3]! < -radius) return false;
  return true;
}

function levelOf(reachSquared: number, squared: number): LevelOfDetail {
  if (reachSquared > squared * SWITCH_SQUARED[2]) return 3;
  if (reachSquared > squared * SWITCH_SQUARED[1]) return 2;
  return reachSquared > squared * SWITCH_SQUARED[0] ? 1 : 0;
}
