import { encodePlaying } from '@landfall/protocol/avatar';
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
import type { Avatar } from './avatar.ts';

/** The avatar as it stands in an ObjectUpdate. */
export function avatarBlock({ id, first, last }: Account, { localId, body }: Avatar): ObjectBlock {
  return encodeFullUpdate({
    ...EMPTY_OBJECT,
    localId,
    id,
    pcode: PCODE.avatar,
    material: OBJECT_MATERIAL.flesh,
    scale: body.size,
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

/** What an avatar plays, for those who see it. */
export const animationMessage = (id: Uuid, { animations }: Avatar): MessageOf<'AvatarAnimation'> =>
  encodePlaying({ agentId: id, animations: animations.playing });

/** A seated avatar's position is relative to its seat: it sits on it, at its place. */
function motionOf({ position, velocity, rotation, seat, halfHeight }: Avatar['body']): ObjectMotion {
  const told = seat === undefined ? position : { x: 0, y: 0, z: halfHeight / 2 };
  return {
    ...EMPTY_OBJECT.motion,
    position: told,
    velocity,
    rotation,
    collisionPlane: { x: 0, y: 0, z: 1, w: told.z - halfHeight },
  };
}
