import { Uuid } from '@landfall/protocol/datatypes';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';

/** Uploads by the older message, of which there are none: whoever asks need not wait. */
export const olderUploadHandlers: Handlers = {
  /** Uploads go by capability: `NewFileAgentInventory` and its like. */
  AssetUploadRequest({ AssetBlock: { Type } }, from) {
    answer(from, { name: 'AssetUploadComplete', AssetBlock: { UUID: Uuid.zero, Type, Success: false } });
  },
};
