import { encodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { PCODE } from '@landfall/protocol/object';
import type { Account } from '../../services/accounts/index.ts';
import { EMPTY_OBJECT_BLOCK, encodeMotion, encodeTerse } from '../objects/index.ts';
import type { Motion, ObjectBlock } from '../objects/index.ts';
import { ANIMATIONS } from './animations.ts';
import type { Avatar } from './avatar.ts';
import { AVATAR_HALF_HEIGHT, AVATAR_SIZE } from './body.ts';

const MATERIAL_FLESH = 4;

/** The avatar as it stands in an ObjectUpdate. */
export function avatarBlock({ id, first, last }: Account, { localId, body }: Avatar): ObjectBlock {
  return {
    ...EMPTY_OBJECT_BLOCK,
    ID: localId,
    FullID: id,
    PCode: PCODE.avatar,
    Material: MATERIAL_FLESH,
    Scale: AVATAR_SIZE,
    ObjectData: encodeMotion(motionOf(body)),
    ParentID: body.seat?.localId ?? 0,
    NameValue: encodeText(
      `FirstName STRING RW SV ${first}\nLastName STRING RW SV ${last}\nTitle STRING RW SV `,
    ),
  };
}

/** The avatar as it stands in an ImprovedTerseObjectUpdate. */
export const avatarTerse = ({ localId, body }: Avatar): Uint8Array => encodeTerse(localId, motionOf(body));

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
function motionOf({ position, velocity, rotation, seat }: Avatar['body']): Motion {
  const told = seat === undefined ? position : { x: 0, y: 0, z: AVATAR_HALF_HEIGHT / 2 };
  return {
    position: told,
    velocity,
    rotation,
    collisionPlane: { x: 0, y: 0, z: 1, w: told.z - AVATAR_HALF_HEIGHT },
  };
}
