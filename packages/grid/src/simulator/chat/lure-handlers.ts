import { decodeText } from '@landfall/protocol/bytes';
import { DIALOG, MAX_SAID_BYTES } from '@landfall/protocol/chat';
import type { Handlers } from '../region/index.ts';
import { findRootAgent, spoken } from './personal-message.ts';

/** People that one invitation may go to. */
const MAX_TARGETS = 32;

/** An invitation is carried to those who are here. That nobody can come by it is said to whoever accepts it. @source OpenSim LureModule.cs */
export const lureHandlers: Handlers = {
  StartLure({ Info, TargetData }, from) {
    if (from.isChild) return;
    const { services } = from.region;
    const text = decodeText(Info.Message.subarray(0, MAX_SAID_BYTES));
    for (const { TargetID } of TargetData.slice(0, MAX_TARGETS)) {
      const to = findRootAgent(services, TargetID);
      if (to === undefined || to === from) continue;
      const lure = { dialog: DIALOG.lureOffered, id: services.newId(), text };
      to.send(spoken(from, to, lure), { reliable: true });
    }
  },
};
