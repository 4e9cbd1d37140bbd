import { decodeText } from '@landfall/protocol/bytes';
import { XFER_RESULT } from '@landfall/protocol/transfer';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { filesOf } from './files.ts';

/** Files that agents were told of. Whoever asks for another need not wait, as they do in OpenSim. */
export const xferHandlers: Handlers = {
  RequestXfer({ XferID: { ID, Filename } }, from) {
    if (filesOf(from).send(ID, decodeText(Filename))) return;
    answer(from, { name: 'AbortXfer', XferID: { ID, Result: XFER_RESULT.fileNotFound } });
  },

  ConfirmXferPacket(message, from) {
    filesOf(from).receiveConfirm(message);
  },

  AbortXfer(message, from) {
    filesOf(from).receiveAbort(message);
  },
};
