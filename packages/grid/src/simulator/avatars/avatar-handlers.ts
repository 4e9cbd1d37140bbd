import type { Vector3 } from '@landfall/protocol/datatypes';
import { NO_ROTATION, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { alert } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import type { Prim } from '../objects/index.ts';
import { AVATAR_HALF_HEIGHT } from './body.ts';
import { CONTROL } from './controls.ts';
import { MAX_EXTRA_ANIMATIONS } from './avatar.ts';
import type { Avatar } from './avatar.ts';
import { tellAnimations } from './movement.ts';

/** Nobody sits down on something farther away. @source OpenSim ScenePresence: 128 m at most; our own choice is nearer */
const SIT_RANGE_METRES = 64;

/** The subject of all that makes an avatar sit or stand. */
const SEAT = 'seat';

/** Where an agent waits to sit: set by AgentRequestSit, used up by AgentSit. */
const wanted = new WeakMap<Agent, Prim>();

export const avatarHandlers: Handlers = {
  AgentUpdate({ AgentData }, from, sequence) {
    const { arrival, avatar } = from;
    if (avatar === undefined || !from.newest.takes('AgentUpdate', sequence)) return;
    // Whoever stands up does not sit down again on an order of before.
    if (AgentData.ControlFlags & CONTROL.STAND_UP) from.newest.takes(SEAT, sequence);
    if (!arrival.hasUpdated) from.witness?.observe('FirstAgentUpdateReceived', {});
    arrival.hasUpdated = true;
    const wasSeated = avatar.body.seat !== undefined;
    avatar.body.steer({ flags: AgentData.ControlFlags, rotation: AgentData.BodyRotation });
    if (wasSeated && avatar.body.seat === undefined) tellWhole(from, avatar);
  },

  AgentRequestSit({ TargetObject }, from, sequence) {
    if (!from.newest.takes(SEAT, sequence)) return;
    const prim = from.region.scene.byId(TargetObject.TargetID);
    if (from.avatar === undefined) return;
    if (prim === undefined || !isNear(from.position, prim.position)) {
      alert(from, prim === undefined ? 'There is nothing to sit on.' : 'That is too far away to sit on.');
      return;
    }
    wanted.set(from, prim);
    from.send(sitResponse(prim), { reliable: true, category: 'task' });
  },

  AgentSit(_message, from, sequence) {
    const prim = wanted.get(from);
    if (prim === undefined || from.avatar === undefined || !from.newest.takes(SEAT, sequence)) return;
    wanted.delete(from);
    const { x, y, z } = prim.position;
    from.avatar.body.sitOn(prim, { x, y, z: z + prim.scale.z / 2 + AVATAR_HALF_HEIGHT / 2 });
    tellWhole(from, from.avatar);
  },

  AgentAnimation({ AnimationList }, from, sequence) {
    const { avatar } = from;
    if (avatar === undefined) return;
    for (const { AnimID, StartAnim } of AnimationList) {
      if (!from.newest.takes(`animation ${AnimID.key}`, sequence)) continue;
      if (!StartAnim) avatar.extraAnimations.delete(AnimID.key);
      else if (avatar.extraAnimations.size < MAX_EXTRA_ANIMATIONS)
        avatar.extraAnimations.set(AnimID.key, AnimID);
    }
    tellAnimations(from, avatar);
  },
};

/** A change of parent needs a full update. */
function tellWhole(agent: Agent, avatar: Avatar): void {
  for (const other of agent.region.agents) {
    if (other === agent || other.arrival.seesScene) other.updates.add(avatar.localId, 'full');
  }
}

const isNear = (from: Vector3, to: Vector3): boolean =>
  Math.hypot(from.x - to.x, from.y - to.y, from.z - to.z) <= SIT_RANGE_METRES;

function sitResponse(prim: Prim): MessageOf<'AvatarSitResponse'> {
  return {
    name: 'AvatarSitResponse',
    SitObject: { ID: prim.id },
    SitTransform: {
      AutoPilot: false,
      SitPosition: { x: 0, y: 0, z: AVATAR_HALF_HEIGHT / 2 },
      SitRotation: NO_ROTATION,
      CameraEyeOffset: ZERO_VECTOR,
      CameraAtOffset: ZERO_VECTOR,
      ForceMouselook: false,
    },
  };
}
