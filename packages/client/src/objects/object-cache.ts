import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeMaterialOverrides, encodeMaterialOverrides } from '@landfall/protocol/material';
import { encodeCompressedUpdate, PCODE } from '@landfall/protocol/object';
import type { KeyValueStore } from '@landfall/transport/ports';
import { changeOfCompressed } from './decode-update.ts';
import { decodeKeptRegion, encodeKeptRegion } from './kept-region.ts';
import type { KeptObject } from './kept-region.ts';
import type { ObjectDetails } from './object-details.ts';
import type { ObjectMirror } from './object-mirror.ts';
import type { ObjectChange, WorldObject } from './world-object.ts';

/** What an earlier visit left of one object. */
export interface Recalled {
  /** What an update would have said. */
  readonly change: ObjectChange;
  /** What there is beside it. */
  readonly details: ObjectDetails;
}

/**
 * What stood in one region at an earlier visit: the region names versions (CRCs), and what is kept in that version need not be sent.
 * It knows nothing until {@link ObjectCache.load} has ended.
 */
export class ObjectCache {
  readonly #store: KeyValueStore;
  #key: string | undefined;
  #kept = new Map<number, KeptObject>();

  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  /**
   * Looks what is kept of the region: `cacheId` is from its RegionHandshake, zero where it has none; `place` says which of several
   * regions with the same one it is, since that id is whatever a region says it is. Returns whether there is anything.
   */
  async load(cacheId: Uuid, place: string): Promise<boolean> {
    if (cacheId.isZero) return false;
    this.#key = `objects/${cacheId.toString()}/${place}`;
    const bytes = await this.#store.get(this.#key);
    if (bytes === undefined) return false;
    try {
      this.#kept = new Map(decodeKeptRegion(bytes));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
    return this.#kept.size > 0;
  }

  /** Whether it is kept, in whatever version. */
  has(localId: number): boolean {
    return this.#kept.has(localId);
  }

  /** What is kept of it in that version, once; what is kept and damaged is not kept. */
  recall(localId: number, crc: number, updateFlags: number): Recalled | undefined {
    const kept = this.#kept.get(localId);
    if (kept === undefined || kept.crc !== crc) return undefined;
    this.#kept.delete(localId);
    try {
      const change = changeOfCompressed(kept.data, updateFlags);
      if (change.localId !== localId || change.crc !== crc) return undefined;
      return { change, details: detailsOf(kept) };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return undefined;
    }
  }

  /** It is gone from the region. */
  forget(localId: number): void {
    this.#kept.delete(localId);
  }

  /** Keeps what the mirror has, and of what was kept what the region has not spoken of this time. */
  async save(objects: ObjectMirror): Promise<void> {
    if (this.#key === undefined || objects.size === 0) return;
    const isKept = (object: WorldObject): boolean => isCacheable(object, objects);
    const fresh = objects.filter(isKept).map(keptOf);
    const older = [...this.#kept.values()].filter(({ localId }) => objects.get(localId) === undefined);
    await this.#store.set(this.#key, encodeKeptRegion([...fresh, ...older]));
  }
}

/** Only what has a version, and stands there by itself: attachments come and go with their avatars. */
function isCacheable({ crc, pcode, localId }: WorldObject, objects: ObjectMirror): boolean {
  return crc !== 0 && pcode !== PCODE.avatar && objects.rootOf(localId)?.pcode !== PCODE.avatar;
}

function keptOf(object: WorldObject): KeptObject {
  const { localId, crc, details } = object;
  const { Data: data } = encodeCompressedUpdate(object.describe());
  const { overrides = new Map() } = details;
  const faces = [...overrides].map(([face, override]) => ({ face, override }));
  const bytes = faces.length === 0 ? new Uint8Array(0) : encodeMaterialOverrides({ localId, faces });
  return { localId, crc, data, overrides: bytes };
}

function detailsOf({ overrides }: KeptObject): ObjectDetails {
  if (overrides.length === 0) return {};
  const faces = decodeMaterialOverrides(overrides).faces;
  return {
    overrides: new Map(
      faces.flatMap(({ face, override }) => (override === undefined ? [] : [[face, override] as const])),
    ),
  };
}
