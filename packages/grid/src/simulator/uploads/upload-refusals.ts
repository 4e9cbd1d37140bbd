import { DamagedAssetError, RefusedAssetError, StorageError } from '@landfall/assets/store';
import type { RefusalReason } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import type { LlsdMap } from '@landfall/protocol/llsd';

/** What a viewer shows when an upload is refused. @source PROTOCOL §15, upload pattern; viewer llviewerassetupload.cpp */
export const refused = (message: string): LlsdMap => ({
  state: 'error',
  message,
  error: { message, identifier: Uuid.zero },
});

const UNWANTED = 'The asset store does not take this file.';
const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  empty: 'The file is empty.',
  size: 'The file is too large for the asset store.',
  type: 'The asset store does not take files of this type.',
  quota: 'The asset store has reached its limit.',
  hash: UNWANTED,
  id: UNWANTED,
  metadata: UNWANTED,
};

/** Why a store did not take an asset, in words for who sent it: no path or other secret of ours is in them. */
export function storeRefusal(error: unknown): LlsdMap {
  if (error instanceof RefusedAssetError) return refused(REFUSALS[error.reason]);
  if (error instanceof StorageError && error.fault === 'full') return refused('The asset store is full.');
  if (error instanceof StorageError || error instanceof DamagedAssetError)
    return refused('The asset store cannot take anything at the moment.');
  return refused('The upload could not be stored.');
}
