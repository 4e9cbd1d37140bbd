import {
  KillObject,
  LateTerseObjectUpdate,
  ObjectUpdate,
  ObjectUpdateCached,
  ObjectUpdateCompressed,
  RequestMultipleObjects,
} from '@landfall/protocol/message';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import type { Avatar } from './avatar.ts';
import { followObjects } from './follow-objects.ts';
import { ObjectMirror } from './object-mirror.ts';
import type { ObjectEvents } from './region-objects.ts';
import { eventNames } from '../events/index.ts';

const MESSAGES = [
  ObjectUpdate,
  ObjectUpdateCompressed,
  LateTerseObjectUpdate,
  ObjectUpdateCached,
  KillObject,
  RequestMultipleObjects,
];

/** A region whose objects are mirrored. */
export type RegionWithObjects = Region<ObjectEvents> & {
  readonly objects: ObjectMirror;
  /** Who is in it, this agent's own avatar too, as far as the region has told. */
  readonly avatars: readonly Avatar[];
};

/** The room that {@link objects} makes. */
export interface ObjectsRoom extends SessionRoom {
  readonly name: 'objects';
  start(session: RoomSession<object, RegionWithObjects>): void;
  open(region: Region<ObjectEvents>, session: RoomSession): ObjectMirror;
}

/** The same for all regions: so they keep one shape. */
const AVATARS = {
  get(this: RegionWithObjects): readonly Avatar[] {
    return this.objects.avatars();
  },
};

/**
 * What stands in regions: `region.objects` and `region.avatars`, and the events `objectAdded`, `objectUpdated`, `objectRemoved`,
 * `objectsChanged`, `avatarAdded` and `avatarRemoved` of regions. `cachedObjects` keeps it from one visit to the next.
 */
export function objects(): ObjectsRoom {
  return OBJECTS;
}

/** It keeps nothing itself: all sessions can have the same. */
const OBJECTS: ObjectsRoom = {
  name: 'objects',
  maker: objects,
  regionEvents: eventNames<ObjectEvents>({
    objectAdded: true,
    objectUpdated: true,
    objectRemoved: true,
    objectsChanged: true,
    objectsProbed: true,
    avatarAdded: true,
    avatarRemoved: true,
  }),
  messages: MESSAGES,
  start(session) {
    const { ids, ports, logger } = session.scope;
    const onMalformed = session.tellMalformed.bind(session);
    const { clock } = ports;
    const defer = (act: () => void): void => void clock.after(0, act);
    followObjects(session, { ids, now: () => clock.now(), defer, logger, onMalformed });
  },
  open(region, { scope: { ids, ports } }) {
    const now = (): number => ports.clock.now();
    const mirror = new ObjectMirror({ now, agentId: ids.agentId, regionSize: () => region.size });
    Object.defineProperty(region, 'avatars', AVATARS);
    return mirror;
  },
};
