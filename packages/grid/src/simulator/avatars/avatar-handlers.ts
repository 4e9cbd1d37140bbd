import { CONTROL, decodeAnimationChanges } from '@landfall/protocol/avatar';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { NO_ROTATION, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { alert } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { LEAST_FAR, MOST_FAR } from './avatar.ts';
import type { Body } from './body.ts';
import { avatarOf } from './inhabitants.ts';
import { tellAnimations } from './movement.ts';
import { placeOnSeat, tellWhole } from './seats.ts';

/** Nobody sits down on something farther away. @source OpenSim ScenePresence: 128 m at most; our own choice is nearer */
const SIT_RANGE_METRES = 64;

/** The subject of all that makes an avatar sit or stand. */
const SEAT = 'seat';

/** What is done when an agent moves, sits, stands or changes its animations. */
export const avatarHandlers: Handlers = {
  AgentUpdate({ AgentData }, from, sequence) {
    const avatar = avatarOf(from);
    if (avatar === undefined || !from.newest.takes('AgentUpdate', sequence)) return;
    // Whoever stands up does not sit down again on an order of before.
    if (AgentData.ControlFlags & CONTROL.standUp) from.newest.takes(SEAT, sequence);
    if (!avatar.hasUpdated) from.witness?.observe('FirstAgentUpdateReceived', {});
    avatar.hasUpdated = true;
    if (Number.isFinite(AgentData.Far)) avatar.far = Math.min(MOST_FAR, Math.max(LEAST_FAR, AgentData.Far));
    const wasSeated = avatar.body.seat !== undefined;
    avatar.body.steer({ flags: AgentData.ControlFlags, rotation: AgentData.BodyRotation });
    if (wasSeated && avatar.body.seat === undefined) tellWhole(from, avatar);
  },

  AgentRequestSit({ TargetObject }, from, sequence) {
    if (!from.newest.takes(SEAT, sequence)) return;
    const avatar = avatarOf(from);
    if (avatar === undefined) return;
    const found = sceneOf(from.region).byId(TargetObject.TargetID);
    const prim = found?.root.worn === undefined ? found : undefined;
    if (prim === undefined || !isNear(avatar.body.position, prim.position)) {
      alert(from, prim === undefined ? 'There is nothing to sit on.' : 'That is too far away to sit on.');
      return;
    }
    avatar.wantedSeat = prim;
    from.send(sitResponse(prim, avatar.body), { reliable: true, category: 'task' });
  },

  AgentSit(_message, from, sequence) {
    const avatar = avatarOf(from);
    const prim = avatar?.wantedSeat;
    if (avatar === undefined || prim === undefined || !from.newest.takes(SEAT, sequence)) return;
    avatar.wantedSeat = undefined;
    avatar.body.sitOn(prim, placeOnSeat(prim, avatar.body));
    tellWhole(from, avatar);
  },

  AgentAnimation(message, from, sequence) {
    const avatar = avatarOf(from);
    if (avatar === undefined) return;
    for (const { id, isStarted } of decodeAnimationChanges(message)) {
      if (!from.newest.takes(`animation ${id.key}`, sequence)) continue;
      if (isStarted) avatar.animations.start(id);
      else avatar.animations.stop(id);
    }
    tellAnimations(from, avatar);
  },
};

const isNear = (from: Vector3, to: Vector3): boolean =>
  Math.hypot(from.x - to.x, from.y - to.y, from.z - to.z) <= SIT_RANGE_METRES;

function sitResponse(prim: Prim, { halfHeight }: Body): MessageOf<'AvatarSitResponse'> {
  return {
    name: 'AvatarSitResponse',
    SitObject: { ID: prim.id },
    SitTransform: {
      AutoPilot: false,
      SitPosition: { x: 0, y: 0, z: halfHeight / 2 },
      SitRotation: NO_ROTATION,
      CameraEyeOffset: ZERO_VECTOR,
      CameraAtOffset: ZERO_VECTOR,
      ForceMouselook: false,
    },
  };
}
