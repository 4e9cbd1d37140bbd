import type { AssetStore, NewAsset } from '@landfall/assets/store';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { refused, storeRefusal } from './upload-refusals.ts';

/** Puts an uploaded asset into the store. @returns why it is not there; undefined when it is safe */
export async function putAsset(
  store: Pick<AssetStore, 'put'>,
  asset: NewAsset,
): Promise<LlsdMap | undefined> {
  try {
    const { outcome } = await store.put(asset);
    return outcome === 'conflict' ? refused('The asset exists already.') : undefined;
  } catch (error) {
    return storeRefusal(error);
  }
}
