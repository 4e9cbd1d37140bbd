import { gatherReferences } from '@landfall/assets/references';
import type { SavedInventoryAsset } from '@landfall/assets/inventory-archive';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { AssetKind } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError } from '@landfall/protocol/errors';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { assetOf } from './asset-of.ts';
import type { Desk } from './command.ts';

/** Assets that things of one archive refer to; further ones are left out, and told. */
const MOST_REFERENCED = 100_000;

/** What an id in a thing may be, by the thing: nobody says it there. The likeliest first. */
const KINDS_IN: ReadonlyMap<number, readonly AssetKind[]> = new Map<number, readonly AssetKind[]>([
  [ASSET_TYPE.clothing, ['texture']],
  [ASSET_TYPE.bodyPart, ['texture']],
  [ASSET_TYPE.gesture, ['animation', 'sound']],
  [ASSET_TYPE.material, ['texture']],
  [ASSET_TYPE.settings, ['texture', 'settings']],
  [
    ASSET_TYPE.notecard,
    ['texture', 'notecard', 'landmark', 'sound', 'object', 'clothing', 'bodyPart', 'gesture', 'animation'],
  ],
  [
    ASSET_TYPE.object,
    [
      'texture',
      'mesh',
      'sound',
      'animation',
      'notecard',
      'script',
      'object',
      'material',
      'clothing',
      'bodyPart',
      'gesture',
      'landmark',
    ],
  ],
]);

/** Why something is not in the archive. */
export type PassOver = (what: string, why: string) => Promise<void>;

/** The assets of items, each once, and what they refer to, as far as the grid gives it: what it does not give is told and left out. */
export async function* savedAssets(
  desk: Desk,
  items: readonly InventoryItem[],
  passOver: PassOver,
): AsyncGenerator<SavedInventoryAsset, void, undefined> {
  const done = new Set<string>();
  const referenced = new Referenced();
  for (const item of items) {
    if (item.assetId.isZero || done.has(item.assetId.key)) continue;
    done.add(item.assetId.key);
    const bytes = await given(assetOf(desk, item), (why) => passOver(desk.paths.pathOf(item), why));
    if (bytes === undefined) continue;
    referenced.add(item.assetType, bytes);
    yield { id: item.assetId, assetType: item.assetType, bytes };
  }
  for (const { id, kinds } of referenced) {
    if (done.has(id.key)) continue;
    done.add(id.key);
    const asset = await anyOf(desk, id, kinds);
    if (asset === undefined) continue;
    referenced.add(asset.assetType, asset.bytes);
    yield asset;
  }
}

/** Ids to look for, each once; those that are added while it is walked are walked too. */
class Referenced {
  readonly #all = new Map<string, { readonly id: Uuid; readonly kinds: readonly AssetKind[] }>();

  add(assetType: number, bytes: Uint8Array): void {
    const kinds = KINDS_IN.get(assetType);
    if (kinds === undefined) return;
    for (const id of gatherReferences(assetType, bytes).ids)
      if (this.#all.size < MOST_REFERENCED && !this.#all.has(id.key)) this.#all.set(id.key, { id, kinds });
  }

  [Symbol.iterator](): IterableIterator<{ readonly id: Uuid; readonly kinds: readonly AssetKind[] }> {
    return this.#all.values();
  }
}

/** Whatever it is of these; ids of other things than assets are none of them. */
async function anyOf(
  { session, signal }: Desk,
  id: Uuid,
  kinds: readonly AssetKind[],
): Promise<SavedInventoryAsset | undefined> {
  for (const kind of kinds) {
    const bytes = await given(
      session.assets.fetch(kind, id, { signal }).then((fetched) => fetched.bytes),
      async () => undefined,
    );
    if (bytes !== undefined) return { id, assetType: ASSET_TYPE[kind], bytes };
  }
  return undefined;
}

/** Undefined, and told, for what the grid does not give; the end of the session ends all. */
async function given(
  asset: Promise<Uint8Array>,
  tell: (why: string) => Promise<void>,
): Promise<Uint8Array | undefined> {
  try {
    return await asset;
  } catch (error) {
    if (error instanceof ClosedError) throw error;
    await tell(error instanceof RemoteError && error.words !== '' ? error.words : (error as Error).message);
    return undefined;
  }
}
