import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';

/** Kinds of objects that a client meets first. @source PROTOCOL §9.1 */
export const PCODE = Object.freeze({ prim: 9, avatar: 47, grass: 95, newTree: 111, tree: 255 });

/** What is known of an object or avatar. Where it is changes; the rest is replaced as a whole. */
export interface WorldObject {
  readonly localId: number;
  readonly id: Uuid;
  /** See {@link PCODE}. */
  readonly pcode: number;
  /** Local id of what it is part of or sits on; 0 for none. */
  readonly parentId: number;
  /** Metres in the region, or relative to the parent. */
  readonly position: Vector3;
  /** Of an avatar, `First Last`; empty for objects, whose names take another request. */
  readonly name: string;
}

/** What one update says; undefined fields are unchanged. */
export interface ObjectChange {
  readonly localId: number;
  readonly id?: Uuid;
  readonly pcode?: number;
  readonly parentId?: number;
  readonly position: Vector3;
  readonly name?: string;
}
