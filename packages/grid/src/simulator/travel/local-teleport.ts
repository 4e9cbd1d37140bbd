import { TELEPORT_FLAG } from '@landfall/protocol/journey';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { standUp } from '../avatars/index.ts';
import type { Avatar } from '../avatars/index.ts';
import type { Agent } from '../region/index.ts';
import { standing } from '../handover/index.ts';
import type { Destination } from './teleport.ts';

/** `LocationID` of TeleportLocal. @source captures/teleport */
const LOCATION_ID = 2;
/** A direction with less of it than this to either side is none. @source OpenSim EntityTransferModule.cs */
const LEAST_DIRECTION = 0.01;

/** To another place of the same region: the circuit stays, and nothing has to be loaded anew. */
export function goWithin(root: Agent, avatar: Avatar, destination: Destination): void {
  const position = standing(root.region, destination.position);
  const lookAt = directionOf(destination.lookAt);
  const flying = avatar.body.isFlying ? TELEPORT_FLAG.isFlying : 0;
  const TeleportFlags = destination.flags | flying;
  root.send({ name: 'TeleportStart', Info: { TeleportFlags } }, { reliable: true });
  root.witness?.observe('TeleportStartSent', { region: root.region.name });
  root.send(
    {
      name: 'TeleportLocal',
      Info: { AgentID: root.id, LocationID: LOCATION_ID, Position: position, LookAt: lookAt, TeleportFlags },
    },
    { reliable: true },
  );
  root.witness?.observe('TeleportLocalSent', { position });
  if (avatar.body.isSitting) standUp(root, avatar);
  root.place = { position, lookAt };
  avatar.body.putTo(position);
}

/** A direction on the level; to the east for what is none. */
export function directionOf({ x, y }: Vector3): Vector3 {
  const isSome = Math.abs(x) >= LEAST_DIRECTION || Math.abs(y) >= LEAST_DIRECTION;
  const isNone = !isSome || !Number.isFinite(x + y);
  return isNone ? { x: 1, y: 0, z: 0 } : { x, y, z: 0 };
}
