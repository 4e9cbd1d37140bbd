import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { audience, viewOf } from '../view/index.ts';
import type { Avatar } from './avatar.ts';
import type { Body } from './body.ts';
import { inhabitants } from './inhabitants.ts';

/** Where a body is that sits on a prim: on its top. */
export function placeOnSeat({ position: { x, y, z }, scale }: Prim, { halfHeight }: Body): Vector3 {
  return { x, y, z: z + scale.z / 2 + halfHeight / 2 };
}

/** A change of parent needs a full update. */
export function tellWhole(agent: Agent, avatar: Avatar): void {
  for (const one of audience(agent)) viewOf(one).updates.add(avatar.localId, 'full');
}

/** Nobody takes a seat along. */
export function standUp(agent: Agent, avatar: Avatar): void {
  avatar.wantedSeat = undefined;
  avatar.body.stand();
  tellWhole(agent, avatar);
}

/** Whoever sits on one of these stands up where they are. @source OpenSim SceneObjectGroup.cs (DeleteGroupFromScene) */
export function unseat(region: Region, prims: readonly Prim[]): void {
  for (const { avatar } of inhabitants(region))
    if (prims.some((prim) => prim === avatar.wantedSeat)) avatar.wantedSeat = undefined;
  for (const { agent, avatar } of seatedOn(region, prims)) standUp(agent, avatar);
}

/** Whoever sits on one of these is moved along: viewers know it, for they are told where somebody is on a seat. */
export function moveSeated(region: Region, prims: readonly Prim[]): void {
  for (const { avatar, seat } of seatedOn(region, prims))
    avatar.body.position = placeOnSeat(seat, avatar.body);
}

/** Who sits on one of these, and on which. */
export function* seatedOn(
  region: Region,
  prims: readonly Prim[],
): Iterable<{ readonly agent: Agent; readonly avatar: Avatar; readonly seat: Prim }> {
  for (const { agent, avatar } of inhabitants(region)) {
    const seat = prims.find(({ localId }) => localId === avatar.body.seat?.localId);
    if (seat !== undefined) yield { agent, avatar, seat };
  }
}

/** Somebody comes in on a seat that is there already. Where it is not, they stand. */
export function takeSeat(region: Region, { body }: Avatar, seatId: Uuid): void {
  const seat = sceneOf(region).byId(seatId);
  if (seat !== undefined) body.sitOn(seat, placeOnSeat(seat, body));
}
