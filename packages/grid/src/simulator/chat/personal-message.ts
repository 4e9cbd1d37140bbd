import { encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { avatarOf } from '../avatars/index.ts';
import type { Agent, GridServices } from '../region/index.ts';

const MAX_BUCKET_BYTES = 1024;

/** Block `MessageBlock` of an instant message. */
export type MessageBlock = MessageOf<'ImprovedInstantMessage'>['MessageBlock'];

/** The agent's root, in whichever region it is. */
export function findRootAgent(services: GridServices, id: Uuid): Agent | undefined {
  for (const region of services.regions) {
    const agent = region.agents.byId(id);
    if (agent !== undefined && avatarOf(agent) !== undefined) return agent;
  }
  return undefined;
}

/** Name, time and region are those that the grid knows, whatever the sender wrote. */
export function relayed(block: MessageBlock, from: Agent, text: string): MessageOf<'ImprovedInstantMessage'> {
  return {
    name: 'ImprovedInstantMessage',
    AgentData: { AgentID: from.id, SessionID: Uuid.zero },
    MessageBlock: {
      ...block,
      ParentEstateID: 1,
      RegionID: from.region.id,
      Position: ZERO_VECTOR,
      Offline: 0,
      Timestamp: Math.floor(from.region.services.ports.clock.wallTime() / 1000),
      FromAgentName: encodeText(from.name),
      Message: encodeText(text),
      BinaryBucket: block.BinaryBucket.slice(0, MAX_BUCKET_BYTES),
    },
    EstateBlock: { EstateID: 0 },
  };
}

/** What the grid says in somebody's name: `id` is what the answer will name. */
export function spoken(
  from: Agent,
  to: Uuid,
  { dialog, id, text }: { readonly dialog: number; readonly id: Uuid; readonly text: string },
): MessageOf<'ImprovedInstantMessage'> {
  const said = { ToAgentID: to, Dialog: dialog, ID: id };
  return relayed({ ...NOTHING_SAID, ...said }, from, text);
}

const NO_BYTES = new Uint8Array(0);
const NOTHING_SAID: Omit<MessageBlock, 'ToAgentID' | 'Dialog' | 'ID'> = {
  FromGroup: false,
  ParentEstateID: 1,
  RegionID: Uuid.zero,
  Position: ZERO_VECTOR,
  Offline: 0,
  Timestamp: 0,
  FromAgentName: NO_BYTES,
  Message: NO_BYTES,
  BinaryBucket: NO_BYTES,
};
