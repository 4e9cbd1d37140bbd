import { CONTROL } from '@landfall/protocol/avatar';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { Avatar } from '../avatars/index.ts';
import type { Agent } from '../region/index.ts';
import { childrenOf } from './children.ts';
import type { Traveller } from './peer.ts';

/** Where somebody goes. */
export interface Going {
  /** Metres in the region that they go to. */
  readonly position: Vector3;
  readonly lookAt: Vector3;
  readonly waitForRoot: boolean;
  readonly wantsRelease: boolean;
  /** A child agent stays where they come from: it is near enough. */
  readonly leavesChild: boolean;
}

/** Somebody as they leave. */
export function travellerOf(root: Agent, avatar: Avatar, { leavesChild, ...going }: Going): Traveller {
  const { body } = avatar;
  const flying = body.isFlying ? CONTROL.fly : 0;
  return {
    session: root.ticket.session,
    fromRegionId: root.region.id,
    velocity: body.velocity,
    rotation: body.rotation,
    controlFlags: body.flags | flying,
    far: avatar.far,
    animations: avatar.animations.playing.slice(1).map(({ id }) => id),
    children: leavesChild ? childrenWithOwn(root) : new Map(childrenOf(root)),
    seatId: body.seat?.id,
    handoverId: root.region.services.newId(),
    ...going,
  };
}

/** As the region that is left has them, and its own. */
function childrenWithOwn(root: Agent): Map<string, string> {
  return new Map(childrenOf(root)).set(root.region.id.key, root.capabilities.path);
}

/** They go on as they left: as they flew and danced. */
export function goOn(avatar: Avatar, traveller: Traveller): void {
  avatar.body.steer({ flags: traveller.controlFlags, rotation: traveller.rotation });
  avatar.body.rotation = traveller.rotation;
  avatar.body.position = traveller.position;
  avatar.body.velocity = traveller.velocity;
  avatar.far = traveller.far;
  for (const id of traveller.animations) avatar.animations.start(id);
}
