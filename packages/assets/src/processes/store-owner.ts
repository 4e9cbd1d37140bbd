import { Uuid } from '@landfall/protocol/datatypes';
import { encodeAsset } from '../store/index.ts';
import type { AssetStore, Storable, StoredAsset } from '../store/index.ts';
import type { OwnerQuestions } from './questions.ts';
import type { Answerers } from './talk.ts';

const ID_BYTES = 16;
/** Assets in one answer to `entries`. */
const ENTRIES_AT_ONCE = 256;

/** What the owner needs beside the store to keep the fronts from serving what is old. */
export interface Publishing {
  /** Brings the index on the disk up to date. */
  publish(): Promise<void>;
  /** Resolves when no front serves a copy of the asset any more. */
  forgetEverywhere(id: Uuid): Promise<void>;
}

type StoreQuestions = Omit<OwnerQuestions, 'order' | 'started' | 'derive' | 'metrics' | 'status'>;

/** Answers what fronts ask of the store. */
export function answerStoreQuestions(
  store: AssetStore & Partial<Storable>,
  publishing: Publishing,
): Answerers<StoreQuestions> {
  const changed = async (id: Uuid): Promise<void> => {
    await publishing.publish();
    await publishing.forgetEverywhere(id);
  };
  return {
    stat: async (id) => encoded(await store.stat(Uuid.fromBytes(id))),
    read: async ({ id, range }) => {
      const found = await store.read(Uuid.fromBytes(id), range);
      return found && { asset: encodeAsset(found.asset), bytes: found.bytes };
    },
    put: async ({ id: bytes, ...asset }) => {
      const id = Uuid.fromBytes(bytes);
      const mayStay = asset.temporary !== true && (await store.stat(id))?.temporary === true;
      const result = await store.put({ ...asset, id });
      const becameLasting = mayStay && (result.outcome === 'same' || result.outcome === 'healed');
      if (result.outcome === 'updated' || becameLasting) await changed(id);
      return { outcome: result.outcome, asset: encodeAsset(result.asset) };
    },
    remove: async (bytes) => {
      const id = Uuid.fromBytes(bytes);
      const isRemoved = await store.remove(id);
      if (isRemoved) await changed(id);
      return isRemoved;
    },
    exists: (ids) => store.exists(idsIn(ids)),
    entries: async (from) => {
      const some: Uint8Array[] = [];
      for await (const asset of store.entries(from && Uuid.fromBytes(from)))
        if (some.push(encodeAsset(asset)) === ENTRIES_AT_ONCE) break;
      return some;
    },
    stats: () => store.stats(),
    storable: () => store.checkStorable?.(),
  };
}

const encoded = (asset: StoredAsset | undefined): Uint8Array | undefined => asset && encodeAsset(asset);

function idsIn(bytes: Uint8Array): Uuid[] {
  const ids: Uuid[] = [];
  for (let at = 0; at < bytes.length; at += ID_BYTES)
    ids.push(Uuid.fromBytes(bytes.subarray(at, at + ID_BYTES)));
  return ids;
}
