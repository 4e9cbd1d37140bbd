import {
  AgentAlertMessage,
  AlertMessage,
  MoveTaskInventory,
  RemoveTaskInventory,
  ReplyTaskInventory,
  RequestTaskInventory,
  RezScript,
  UpdateCreateInventoryItem,
  UpdateTaskInventory,
} from '@landfall/protocol/message/compact';
import { alertText } from '../chat/index.ts';
import { objects } from '../objects/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { transfers } from '../transfers/index.ts';
import { RegionContents } from './region-contents.ts';
import type { RegionWithObjects } from './region-contents.ts';
import { SAVE_CAPABILITIES } from './saving.ts';

/** A region whose objects can be looked into. */
export type RegionWithContents = Region & { readonly contents: RegionContents };

/** The room that {@link contents} makes. */
export interface ContentsRoom extends SessionRoom {
  readonly name: 'contents';
  start(session: RoomSession<object, RegionWithContents>): void;
  open(region: Region, session: RoomSession): RegionContents;
}

/** What is in objects, looked at and changed: `region.contents`. Needs `objects()` and `transfers()` before it. */
export function contents(): ContentsRoom {
  return CONTENTS;
}

const MESSAGES = [
  AgentAlertMessage,
  AlertMessage,
  MoveTaskInventory,
  RemoveTaskInventory,
  ReplyTaskInventory,
  RequestTaskInventory,
  RezScript,
  UpdateCreateInventoryItem,
  UpdateTaskInventory,
];

/** It keeps nothing itself: all sessions can have the same. */
const CONTENTS: ContentsRoom = {
  name: 'contents',
  maker: contents,
  needs: { objects, transfers },
  events: [],
  messages: MESSAGES,
  capabilities: SAVE_CAPABILITIES,
  start(session) {
    session.take(ReplyTaskInventory, (message, region) => region.contents.receive(message));
    session.take(UpdateCreateInventoryItem, (message, region) => region.contents.store(message));
    const hear = ({ AlertData }: AlertMessage | AgentAlertMessage, region: RegionWithContents): void =>
      region.contents.hear(alertText(AlertData.Message));
    session.take(AlertMessage, hear);
    session.take(AgentAlertMessage, hear);
  },
  open(region, { scope }) {
    region.part(objects);
    // Objects are there under their name: the room has just been found.
    return new RegionContents(region as RegionWithObjects, region.part(transfers), scope);
  },
};
