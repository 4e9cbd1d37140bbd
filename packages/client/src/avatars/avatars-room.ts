import { AvatarAnimation, AvatarAppearance } from '@landfall/protocol/message';
import type { Region } from '../regions/index.ts';
import { objects } from '../objects/index.ts';
import type { ObjectEvents } from '../objects/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import type { AvatarEvents } from './avatar-events.ts';
import { RegionAvatars } from './region-avatars.ts';
import { eventNames } from '../events/index.ts';

/** The room that {@link avatars} makes. */
export interface AvatarsRoom extends SessionRoom {
  start(session: RoomSession): void;
  open(region: Region<AvatarEvents>, session: RoomSession): RegionAvatars;
}

/**
 * How avatars look, what they wear and play: `looks` and `animations` of `region.avatars`, and the events `looksChanged`, `animationsChanged`, `attached`,
 * `detached` and `avatarsChanged` of regions. Needs the room of objects before it. Not one of the usual rooms.
 */
export function avatars(): AvatarsRoom {
  return AVATARS;
}

/** It keeps nothing itself: all sessions can have the same. */
const AVATARS: AvatarsRoom = {
  maker: avatars,
  needs: { objects },
  regionEvents: eventNames<AvatarEvents>({
    looksChanged: true,
    animationsChanged: true,
    attached: true,
    detached: true,
    avatarsChanged: true,
  }),
  messages: [AvatarAppearance, AvatarAnimation],
  start(session) {
    session.take(AvatarAppearance, (message, region, arrival) =>
      region.part(avatars).appearance(message, arrival),
    );
    session.take(AvatarAnimation, (message, region, arrival) =>
      region.part(avatars).playing(message, arrival),
    );
  },
  open(region: Region<AvatarEvents & ObjectEvents>, session) {
    const { clock } = session.scope.ports;
    const part = new RegionAvatars(region.part(objects), region.emitter, (act) => void clock.after(0, act));
    region.on('avatarAdded', (avatar) => part.meet(avatar));
    region.on('avatarRemoved', (avatar) => part.forget(avatar));
    region.on('objectAdded', (object) => part.worn.note(object));
    region.on('objectUpdated', (object) => part.worn.note(object));
    region.on('objectRemoved', (object) => part.worn.forget(object));
    return part;
  },
};
