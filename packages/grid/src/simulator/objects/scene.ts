import { Uuid } from '@landfall/protocol/datatypes';
import { derivedId } from '../../services/accounts/index.ts';
import type { PrimConfig } from '../../config/index.ts';
import { createPrim } from './prim.ts';
import type { Prim } from './prim.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';

/** Local ids start here: 0 means none, and small ones are easily mistaken for indexes. */
const FIRST_LOCAL_ID = 720_000;

/** The prims of a region, and the one counter of its local ids, which avatars have too. */
export class Scene {
  readonly #prims = new Map<number, Prim>();
  readonly #byId = new Map<string, Prim>();
  #nextLocalId = FIRST_LOCAL_ID;

  /** @param regionName makes ids for prims that have none, the same at every start. */
  constructor(prims: readonly PrimConfig[], ownerId: Uuid, regionName: string) {
    for (const [index, config] of prims.entries()) {
      const id = config.id === undefined ? derivedId(`prim:${regionName}:${index}`) : Uuid.parse(config.id);
      const prim = createPrim(this.takeLocalId(), id, ownerId, config);
      this.#prims.set(prim.localId, prim);
      this.#byId.set(id.key, prim);
    }
  }

  get size(): number {
    return this.#prims.size;
  }

  byLocalId(localId: number): Prim | undefined {
    return this.#prims.get(localId);
  }

  byId(id: Uuid): Prim | undefined {
    return this.#byId.get(id.key);
  }

  /** A local id that nothing in the region has. */
  takeLocalId(): number {
    const localId = this.#nextLocalId;
    this.#nextLocalId = (localId + 1) >>> 0;
    return localId;
  }

  [Symbol.iterator](): IterableIterator<Prim> {
    return this.#prims.values();
  }
}

const SCENE = new Part(({ config, ownerId, name }: Region) => new Scene(config.prims, ownerId, name));

/** The prims of a region. */
export const sceneOf = (region: Region): Scene => region.part(SCENE);
