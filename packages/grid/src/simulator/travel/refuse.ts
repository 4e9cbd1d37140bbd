import { encodeText } from '@landfall/protocol/bytes';
import type { Agent } from '../region/index.ts';

/** Why teleports are refused. @source OpenSim EntityTransferModule.cs, LLClientView.cs; travel.md 6 */
export const TELEPORT_REFUSALS = {
  busy: 'Previous teleport process incomplete.  Please retry shortly.',
  busyGoingHome: 'Already processing a teleport',
  notFound: 'The region you tried to teleport to was not found',
  noLandmark: 'Could not find the landmark asset data',
  noLandmarkRegion: 'Landmark region not found',
  unresolved: 'Could not resolve destination Address',
} as const;

/** Tells somebody that they stay where they are. */
export function refuseTeleport(root: Agent, reason: string): void {
  root.send(
    {
      name: 'TeleportFailed',
      Info: { AgentID: root.id, Reason: encodeText(reason) },
      AlertInfo: [],
    },
    { reliable: true },
  );
  root.witness?.observe('TeleportFailedSent', { reason });
}
