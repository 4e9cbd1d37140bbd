import { Uuid } from '@landfall/protocol/datatypes';
import type { Handlers } from '../region/index.ts';
import { depart } from './departure.ts';

/** What is done when an agent logs out. */
export const departureHandlers: Handlers = {
  /** @source PROTOCOL §7: the reply names nothing; unlike OpenSim this grid never forgets to send it */
  LogoutRequest(_message, from) {
    if (from.isChild && !from.isExpected) return;
    from.witness?.observe('LogoutReceived', { user: from.name });
    from.send(
      {
        name: 'LogoutReply',
        AgentData: { AgentID: from.id, SessionID: from.sessionId },
        InventoryData: [{ ItemID: Uuid.zero }],
      },
      { reliable: true },
    );
    from.witness?.observe('LogoutReplySent', { user: from.name });
    depart(from, 'logout');
  },
};
