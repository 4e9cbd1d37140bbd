import { createMessageTable } from '@landfall/protocol/message';
import {
  AgentDataUpdateRequest,
  AgentHeightWidth,
  AgentThrottle,
  CompleteAgentMovement,
  CrossedRegion,
  DisableSimulator,
  EnableSimulator,
  KickUser,
  LogoutReply,
  LogoutRequest,
  RegionHandshake,
  RegionHandshakeReply,
  SetAlwaysRun,
  TeleportFinish,
  UseCircuitCode,
} from '@landfall/protocol/message/compact';
import type { MessageTable, MessageType } from '@landfall/protocol/message';
import { JOURNEY_MESSAGES } from './hear-journey.ts';
import type { SessionRoom } from './session-room.ts';

/** What the session itself takes and sends, whatever rooms it has. */
const OWN_MESSAGES: readonly MessageType[] = [
  UseCircuitCode,
  CompleteAgentMovement,
  ...JOURNEY_MESSAGES,
  RegionHandshake,
  RegionHandshakeReply,
  AgentThrottle,
  AgentHeightWidth,
  SetAlwaysRun,
  AgentDataUpdateRequest,
  LogoutRequest,
  LogoutReply,
  KickUser,
  DisableSimulator,
  // By circuit these are forged, and not let in: known, they are told of.
  EnableSimulator,
  CrossedRegion,
  TeleportFinish,
];
const OWN_CAPABILITIES: readonly string[] = ['EventQueueGet', 'SimulatorFeatures'];

let last: MessageTable = createMessageTable(OWN_MESSAGES);

/** The table of a session's circuits: everything that the session, its rooms and its caller name. Sessions with the same rooms share one. */
export function messageTableOf(
  rooms: readonly SessionRoom[],
  more: Iterable<MessageType> = [],
): MessageTable {
  const wanted = new Set([...OWN_MESSAGES, ...rooms.flatMap(({ messages }) => messages), ...more]);
  const table = createMessageTable(wanted);
  if (sameMessages(table, last)) return last;
  last = table;
  return table;
}

function sameMessages(one: MessageTable, other: MessageTable): boolean {
  if (one.size !== other.size) return false;
  for (const type of one) if (other.get(type.name) !== type) return false;
  return true;
}

/** What regions are asked for. */
export function capabilitiesOf(rooms: readonly SessionRoom[]): readonly string[] {
  return [...new Set([...OWN_CAPABILITIES, ...rooms.flatMap(({ capabilities = [] }) => capabilities)])];
}

/** What the login is asked for. */
export function loginOptionsOf(rooms: readonly SessionRoom[]): readonly string[] {
  return [...new Set(rooms.flatMap(({ loginOptions = [] }) => loginOptions))];
}
