import { encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { FAKE_AGENT_ID } from './fake-grid.ts';

/** A message that any circuit may bring at any time, and no room of the usual ones answers. */
export const REGION_TIME: MessageOf<'SimulatorViewerTimeMessage'> = {
  name: 'SimulatorViewerTimeMessage',
  TimeInfo: {
    UsecSinceStart: 0n,
    SecPerDay: 14_400,
    SecPerYear: 158_400,
    SunDirection: { x: 0, y: 0, z: 1 },
    SunPhase: 0,
    SunAngVelocity: { x: 0, y: 0, z: 0 },
  },
};

/** What somebody writes to the agent, without a session of theirs: `psst` from Bot Two, but for the `changes`. */
export function instantMessage(
  senderId: Uuid,
  changes: Partial<MessageOf<'ImprovedInstantMessage'>['MessageBlock']> = {},
): MessageOf<'ImprovedInstantMessage'> {
  return {
    name: 'ImprovedInstantMessage',
    AgentData: { AgentID: senderId, SessionID: Uuid.zero },
    MessageBlock: {
      FromGroup: false,
      ToAgentID: FAKE_AGENT_ID,
      ParentEstateID: 1,
      RegionID: Uuid.zero,
      Position: ZERO_VECTOR,
      Offline: 0,
      Dialog: 0,
      ID: Uuid.zero,
      Timestamp: 0,
      FromAgentName: encodeText('Bot Two'),
      Message: encodeText('psst'),
      BinaryBucket: new Uint8Array(0),
      ...changes,
    },
  };
}
