import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { Uuid } from '@landfall/protocol/datatypes';

/** "File not found". @source viewer llxfermanager.h, LL_ERR_FILE_NOT_FOUND */
const FILE_NOT_FOUND = -43;

/** Files and uploads by the older messages, of which there are none: whoever asks need not wait. */
export const xferHandlers: Handlers = {
  RequestXfer({ XferID: { ID } }, from) {
    answer(from, { name: 'AbortXfer', XferID: { ID, Result: FILE_NOT_FOUND } });
  },

  /** Uploads go by capability: `NewFileAgentInventory` and its like. */
  AssetUploadRequest({ AssetBlock: { Type } }, from) {
    answer(from, { name: 'AssetUploadComplete', AssetBlock: { UUID: Uuid.zero, Type, Success: false } });
  },
};
