import { decodeText } from '@landfall/protocol/bytes';
import { XFER_RESULT } from '@landfall/protocol/transfer';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { filesOf } from './files.ts';
import { incomingFilesOf } from './incoming.ts';

/** Files that agents were told of, or are asked for. Whoever asks for another need not wait, as they do in OpenSim. */
export const xferHandlers: Handlers = {
  RequestXfer({ XferID: { ID, Filename } }, from) {
    if (filesOf(from).send(ID, decodeText(Filename))) return;
    answer(from, { name: 'AbortXfer', XferID: { ID, Result: XFER_RESULT.fileNotFound } });
  },

  ConfirmXferPacket(message, from) {
    filesOf(from).receiveConfirm(message);
  },

  SendXferPacket(message, from) {
    incomingFilesOf(from).receivePacket(message);
  },

  /** Either end numbers what it asks for: there may be one of the same number on its way to the agent and from it. */
  AbortXfer(message, from) {
    filesOf(from).receiveAbort(message);
    incomingFilesOf(from).receiveAbort(message);
  },
};
