import type { Uuid } from '@landfall/protocol/datatypes';
import type { ObjectChange, WorldObject } from './world-object.ts';
import { PCODE } from './world-object.ts';

/** Objects of one region that are remembered. OpenSim regions hold 15,000 to 45,000 prims; beyond, updates are ignored. */
export const MAX_OBJECTS = 100_000;

/** What one update did. */
export type Applied =
  | { readonly type: 'added'; readonly object: WorldObject }
  | { readonly type: 'updated'; readonly object: WorldObject }
  /** A terse update of an object that was never described, or one too many. */
  | { readonly type: 'ignored' };

const IGNORED: Applied = Object.freeze({ type: 'ignored' });

/** What is known of the objects and avatars of one region, by local id. */
export class ObjectMirror {
  readonly #objects = new Map<number, WorldObject>();
  #avatars = 0;

  get size(): number {
    return this.#objects.size;
  }

  get avatarCount(): number {
    return this.#avatars;
  }

  get(localId: number): WorldObject | undefined {
    return this.#objects.get(localId);
  }

  /** By full id. Looks at every object: for scripts, not for every packet. */
  find(id: Uuid): WorldObject | undefined {
    for (const object of this.#objects.values()) if (object.id.equals(id)) return object;
    return undefined;
  }

  all(): IterableIterator<WorldObject> {
    return this.#objects.values();
  }

  /** The avatars among them. */
  avatars(): readonly WorldObject[] {
    return [...this.#objects.values()].filter(({ pcode }) => pcode === PCODE.avatar);
  }

  apply(change: ObjectChange): Applied {
    const known = this.#objects.get(change.localId);
    // A local id that names another object now: the KillObject between them was lost.
    const same = known !== undefined && (change.id === undefined || change.id.equals(known.id));
    if (same) return { type: 'updated', object: this.#keep(merged(known, change)) };
    const object = described(change);
    if (object === undefined || this.#objects.size >= MAX_OBJECTS) return IGNORED;
    if (known !== undefined) this.remove(known.localId);
    if (object.pcode === PCODE.avatar) this.#avatars++;
    return { type: 'added', object: this.#keep(object) };
  }

  /** Returns what it was; undefined when it was not known. */
  remove(localId: number): WorldObject | undefined {
    const object = this.#objects.get(localId);
    if (object === undefined) return undefined;
    this.#objects.delete(localId);
    if (object.pcode === PCODE.avatar) this.#avatars--;
    return object;
  }

  #keep(object: WorldObject): WorldObject {
    this.#objects.set(object.localId, object);
    return object;
  }
}

function merged(known: WorldObject, change: ObjectChange): WorldObject {
  return {
    localId: known.localId,
    id: known.id,
    pcode: change.pcode ?? known.pcode,
    parentId: change.parentId ?? known.parentId,
    position: change.position,
    name: change.name ?? known.name,
  };
}

function described({ localId, id, pcode, parentId, position, name }: ObjectChange): WorldObject | undefined {
  if (id === undefined || pcode === undefined) return undefined;
  return { localId, id, pcode, parentId: parentId ?? 0, position, name: name ?? '' };
}
