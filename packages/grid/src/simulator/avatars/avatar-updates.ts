import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import {
  EMPTY_OBJECT,
  encodeFullUpdate,
  encodeTerse,
  formatNameValues,
  OBJECT_MATERIAL,
  PCODE,
} from '@landfall/protocol/object';
import type { ObjectBlock, ObjectMotion } from '@landfall/protocol/object';
import type { Account } from '../../services/accounts/index.ts';
import { ANIMATIONS } from './animations.ts';
import type { Avatar } from './avatar.ts';
import { AVATAR_HALF_HEIGHT, AVATAR_SIZE } from './body.ts';

/** The avatar as it stands in an ObjectUpdate. */
export function avatarBlock({ id, first, last }: Account, { localId, body }: Avatar): ObjectBlock {
  return encodeFullUpdate({
    ...EMPTY_OBJECT,
    localId,
    id,
    pcode: PCODE.avatar,
    material: OBJECT_MATERIAL.flesh,
    scale: AVATAR_SIZE,
    motion: motionOf(body),
    parentId: body.seat?.localId ?? 0,
    nameValues: formatNameValues([
      { name: 'FirstName', ...NAME, value: first },
      { name: 'LastName', ...NAME, value: last },
      { name: 'Title', ...NAME, value: '' },
    ]),
  });
}

/** Of a name's parts. @source captures/login-standard, ObjectUpdate */
const NAME = { type: 'STRING', access: 'RW', sendTo: 'SV' } as const;

/** The avatar as it stands in an ImprovedTerseObjectUpdate. */
export function avatarTerse({ localId, body }: Avatar): Uint8Array {
  return encodeTerse({ localId, motion: motionOf(body) });
}

/** What an avatar's body does, for those who see it. */
export function animationMessage(id: Uuid, avatar: Avatar): MessageOf<'AvatarAnimation'> {
  const ids = [ANIMATIONS[avatar.body.posture], ...avatar.extraAnimations.values()];
  return {
    name: 'AvatarAnimation',
    Sender: { ID: id },
    AnimationList: ids.map((AnimID) => ({ AnimID, AnimSequenceID: avatar.animationSequence })),
    AnimationSourceList: [],
    PhysicalAvatarEventList: [],
  };
}

/** A seated avatar's position is relative to its seat: it sits on it, at its place. */
function motionOf({ position, velocity, rotation, seat }: Avatar['body']): ObjectMotion {
  const told = seat === undefined ? position : { x: 0, y: 0, z: AVATAR_HALF_HEIGHT / 2 };
  return {
    ...EMPTY_OBJECT.motion,
    position: told,
    velocity,
    rotation,
    collisionPlane: { x: 0, y: 0, z: 1, w: told.z - AVATAR_HALF_HEIGHT },
  };
}
