import { Uuid } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import type { PrimConfig } from '../../config/index.ts';
import { derivedId } from '../../services/accounts/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { partsOfConfig } from './part-of-config.ts';
import { Prim } from './prim.ts';
import type { PartChanges } from './prim.ts';

/** Local ids start here: 0 means none, and small ones are easily mistaken for indexes. */
const FIRST_LOCAL_ID = 720_000;

/** What stands in a region, and the one counter of its local ids, which avatars have too. */
export class Scene {
  readonly #prims = new Map<number, Prim>();
  readonly #byId = new Map<string, Prim>();
  readonly #now: () => number;
  /** Local ids of what is gone; undefined where they are not given again. At most one for each part that has stood here at once. */
  readonly #freed: number[] | undefined;
  #nextLocalId = FIRST_LOCAL_ID;
  #nextCrc = 1;

  /** @param now milliseconds of the monotonic clock @param reusesLocalIds see the configuration of regions */
  constructor(now: () => number = () => 0, reusesLocalIds = false) {
    this.#now = now;
    this.#freed = reusesLocalIds ? [] : undefined;
  }

  /** Parts, not linksets. */
  get size(): number {
    return this.#prims.size;
  }

  /** The part with that local id; undefined when there is none, and for that of an avatar. */
  byLocalId(localId: number): Prim | undefined {
    return this.#prims.get(localId);
  }

  /** The part with that id; undefined when there is none. */
  byId(id: Uuid): Prim | undefined {
    return this.#byId.get(id.key);
  }

  /** A local id that nothing in the region has. */
  takeLocalId(): number {
    const freed = this.#freed?.pop();
    if (freed !== undefined) return freed;
    const localId = this.#nextLocalId;
    this.#nextLocalId = (localId + 1) >>> 0;
    return localId;
  }

  /**
   * Puts a linkset there; its parts get local ids of this region.
   * @param parts the root first; ids that stand there already are left out
   * @param changedAt now, unless it is something that has stood there for long
   */
  add(parts: readonly ScenePart[], changedAt = this.#now()): Prim | undefined {
    const [root, ...others] = parts.flatMap((part) => this.#addPart(part, changedAt) ?? []);
    if (root === undefined) return undefined;
    this.link(root, others);
    return root;
  }

  /** Makes one linkset of a root and other parts that have none. */
  link(root: Prim, others: readonly Prim[]): void {
    root.root = root;
    root.others = others;
    for (const other of others) {
      other.root = root;
      other.others = [];
    }
  }

  /** Gives a part other properties, and its description another version. */
  change(prim: Prim, changes: PartChanges): void {
    prim.change(changes, this.#takeCrc(), this.#now());
  }

  /** Takes a whole linkset away. */
  remove(root: Prim): void {
    for (const prim of root.linkset) {
      this.#prims.delete(prim.localId);
      this.#byId.delete(prim.id.key);
      this.#freed?.push(prim.localId);
    }
  }

  /** Every part, the root of a linkset before the others. */
  [Symbol.iterator](): IterableIterator<Prim> {
    return this.#prims.values();
  }

  #addPart(part: ScenePart, changedAt: number): Prim | undefined {
    if (this.#byId.has(part.id.key)) return undefined;
    const kept = { ...part, ...withoutEmpties(part), localId: this.takeLocalId() };
    const prim = new Prim(kept, this.#takeCrc(), changedAt);
    this.#prims.set(prim.localId, prim);
    this.#byId.set(prim.id.key, prim);
    return prim;
  }

  #takeCrc(): number {
    const crc = this.#nextCrc;
    this.#nextCrc = (crc + 1) >>> 0 || 1;
    return crc;
  }
}

const NO_BYTES = new Uint8Array(0);

/** What most parts have none of: one for all, for each would take some hundred bytes. */
function withoutEmpties({ extraParams, textureAnimation, particles }: ScenePart): PartChanges {
  return {
    extraParams: extraParams.length === 0 ? NO_BYTES : extraParams,
    textureAnimation: textureAnimation.length === 0 ? NO_BYTES : textureAnimation,
    particles: particles.length === 0 ? NO_BYTES : particles,
  };
}

/** Whatever was there before the grid began is old. @source opensim-observed.md: after a restart everything counts as old */
export const LONG_AGO = Number.NEGATIVE_INFINITY;

/** The id of the root of a configured linkset, the same at every start. @param index of the linkset in its region */
export function configuredId(regionName: string, index: number, id?: string): Uuid {
  return id === undefined ? derivedId(`prim:${regionName}:${index}`) : Uuid.parse(id);
}

/** @param regionName makes ids for prims that have none, the same at every start */
export function fillScene(
  scene: Scene,
  prims: readonly PrimConfig[],
  ownerId: Uuid,
  regionName: string,
): Scene {
  const idOf = (name: string): Uuid => derivedId(`prim:${regionName}:${name}`);
  for (const [index, prim] of prims.entries())
    scene.add(partsOfConfig(prim, index, { ownerId, idOf }), LONG_AGO);
  return scene;
}

const SCENE = new Part(({ config, ownerId, name, services }: Region) =>
  fillScene(new Scene(() => services.ports.clock.now(), config.reusesLocalIds), config.prims, ownerId, name),
);

/** The prims of a region. */
export const sceneOf = (region: Region): Scene => region.part(SCENE);
