import { encodeText } from '@landfall/protocol/bytes';
import { alert } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';

const NO_TELEPORTS = 'There are no teleports in this grid.';

/** Every way to ask for a teleport gets its answer, for clients wait for one. @source PROTOCOL §7 */
export const teleportHandlers: Handlers = {
  TeleportRequest: (_message, from) => refuse(from),
  TeleportLocationRequest: (_message, from) => refuse(from),
  TeleportLandmarkRequest: (_message, from) => refuse(from),
  TeleportLureRequest: (_message, from) => refuse(from),

  SetStartLocationRequest(_message, from) {
    if (!from.isChild)
      alert(from, 'Your home cannot be set in this grid: its configuration says where it is.');
  },
};

/** Only where the avatar is: a child agent has nothing that could be moved. */
function refuse(agent: Agent): void {
  if (agent.isChild) return;
  agent.send(
    {
      name: 'TeleportFailed',
      Info: { AgentID: agent.id, Reason: encodeText(NO_TELEPORTS) },
      AlertInfo: [],
    },
    { reliable: true },
  );
}
