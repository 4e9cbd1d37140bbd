import { MultipleObjectUpdate, RequestMultipleObjects } from '@landfall/protocol/message';
import {
  AgentAlertMessage,
  AlertMessage,
  DeRezObject,
  ObjectAdd,
  ObjectAttach,
  ObjectClickAction,
  ObjectDelink,
  ObjectDescription,
  ObjectDeselect,
  ObjectDetach,
  ObjectDrop,
  ObjectDuplicate,
  ObjectExtraParams,
  ObjectFlagUpdate,
  ObjectGroup,
  ObjectImage,
  ObjectLink,
  ObjectMaterial,
  ObjectName,
  ObjectOwner,
  ObjectPermissions,
  ObjectSaleInfo,
  ObjectShape,
  Redo,
  RezSingleAttachmentFromInv,
  Undo,
  UpdateCreateInventoryItem,
} from '@landfall/protocol/message/compact';
import { alertText } from '../chat/index.ts';
import { objects } from '../objects/index.ts';
import type { ObjectEvents } from '../objects/index.ts';
import { properties } from '../properties/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { BUILD_CAPABILITIES } from './by-capability.ts';
import { storedObjects } from './copying.ts';
import type { BuiltRegion } from './edits.ts';
import { RegionBuild } from './region-build.ts';

const MESSAGES = [
  AgentAlertMessage,
  AlertMessage,
  DeRezObject,
  MultipleObjectUpdate,
  ObjectAdd,
  ObjectAttach,
  ObjectClickAction,
  ObjectDelink,
  ObjectDescription,
  ObjectDeselect,
  ObjectDetach,
  ObjectDrop,
  ObjectDuplicate,
  ObjectExtraParams,
  ObjectFlagUpdate,
  ObjectGroup,
  ObjectImage,
  ObjectLink,
  ObjectMaterial,
  ObjectName,
  ObjectOwner,
  ObjectPermissions,
  ObjectSaleInfo,
  ObjectShape,
  Redo,
  RequestMultipleObjects,
  RezSingleAttachmentFromInv,
  Undo,
  UpdateCreateInventoryItem,
];

/** A region that can be built in. */
export type RegionWithBuild = Region<ObjectEvents> & { readonly build: RegionBuild };

/** The room that {@link build} makes. */
export interface BuildRoom extends SessionRoom {
  readonly name: 'build';
  start(session: RoomSession<object, RegionWithBuild>): void;
  open(region: Region, session: RoomSession): RegionBuild;
}

/** Making and changing objects: `region.build`. Needs `objects()` and `properties()` before it. */
export function build(): BuildRoom {
  return BUILD;
}

/** It keeps nothing itself: all sessions can have the same. */
const BUILD: BuildRoom = {
  name: 'build',
  maker: build,
  needs: { objects, properties },
  events: [],
  messages: MESSAGES,
  capabilities: BUILD_CAPABILITIES,
  start(session) {
    const hear = ({ AlertData }: AlertMessage | AgentAlertMessage, region: RegionWithBuild): void =>
      region.build.hear(alertText(AlertData.Message));
    session.take(AlertMessage, hear);
    session.take(AgentAlertMessage, hear);
    session.take(UpdateCreateInventoryItem, (message, region) => {
      const isOwn = message.AgentData.AgentID.equals(session.scope.ids.agentId);
      if (isOwn) region.build.store(storedObjects(message));
    });
  },
  open(region, { scope }) {
    region.part(objects);
    // Objects are there under their name: the room has just been found.
    return new RegionBuild(region as BuiltRegion, region.part(properties), scope);
  },
};
