import { decodeText } from '@landfall/protocol/bytes';
import { DIALOG, MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { positionOf } from '../avatars/index.ts';
import type { Handlers } from '../region/index.ts';
import { lureIdOf } from '../travel/index.ts';
import { deliverElsewhere } from './other-processes.ts';
import { findRootAgent, spoken } from './personal-message.ts';

/** People that one invitation may go to. */
const MAX_TARGETS = 32;

/** Above who invites, so that who comes does not land in them. @source OpenSim LureModule.cs (OnStartLure) */
const ABOVE_METRES = 2;

/** An invitation is carried to those who are here. Its id is the place that it leads to. @source OpenSim LureModule.cs */
export const lureHandlers: Handlers = {
  StartLure({ Info, TargetData }, from) {
    if (from.isChild) return;
    const { services } = from.region;
    const { x, y, z } = positionOf(from);
    const id = lureIdOf({ region: from.region, position: { x, y, z: z + ABOVE_METRES } });
    const text = decodeText(Info.Message.subarray(0, MAX_SAID_BYTES));
    for (const { TargetID } of TargetData.slice(0, MAX_TARGETS)) {
      if (TargetID.equals(from.id)) continue;
      const lure = spoken(from, TargetID, { dialog: DIALOG.lureOffered, id, text });
      const to = findRootAgent(services, TargetID);
      if (to === undefined) void deliverElsewhere(services, lure);
      else to.send(lure, { reliable: true });
    }
  },
};
