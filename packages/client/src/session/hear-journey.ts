import { decodeText } from '@landfall/protocol/bytes';
import type { Said } from '@landfall/protocol/journey';
import {
  AgentMovementComplete,
  TeleportFailed,
  TeleportLocal,
  TeleportProgress,
  TeleportStart,
} from '@landfall/protocol/message/compact';
import type { Region } from '../regions/index.ts';
import type { Reception } from './reception.ts';

/** What a session takes that is about where its agent is. */
export const JOURNEY_MESSAGES = [
  AgentMovementComplete,
  TeleportStart,
  TeleportProgress,
  TeleportLocal,
  TeleportFailed,
] as const;

/** Hands to a journey what regions say of it: teleports and placements by circuit, moves and neighbours by queue only, as viewers do. */
export function hearJourney(
  { dispatch, queued }: Pick<Reception, 'dispatch' | 'queued'>,
  hear: (said: Said, region: Region) => void,
): void {
  dispatch.take(AgentMovementComplete, ({ AgentData, Data, SimData }, region) => {
    region.simulatorVersion = decodeText(SimData.ChannelVersion);
    const { Position: position, LookAt: lookAt } = Data;
    const ids = { agentId: AgentData.AgentID, sessionId: AgentData.SessionID };
    hear({ type: 'AgentMovementComplete', ...ids, position, lookAt }, region);
  });
  dispatch.take(TeleportStart, ({ Info }, region) =>
    hear({ type: 'TeleportStart', teleportFlags: Info.TeleportFlags }, region),
  );
  dispatch.take(TeleportProgress, ({ AgentData, Info }, region) => {
    const what = { message: decodeText(Info.Message), teleportFlags: Info.TeleportFlags };
    hear({ type: 'TeleportProgress', agentId: AgentData.AgentID, ...what }, region);
  });
  dispatch.take(TeleportLocal, ({ Info }, region) => {
    const { AgentID: agentId, Position: position, LookAt: lookAt, TeleportFlags: teleportFlags } = Info;
    hear({ type: 'TeleportLocal', agentId, position, lookAt, teleportFlags }, region);
  });
  dispatch.take(TeleportFailed, ({ Info }, region) =>
    hear({ type: 'TeleportFailed', agentId: Info.AgentID, reason: decodeText(Info.Reason) }, region),
  );
  queued.onMove(hear);
}
