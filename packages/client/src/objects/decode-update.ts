import { unitRotation } from '@landfall/protocol/datatypes';
import { decodeCompressedUpdate, decodeFullUpdate, parseNameValues } from '@landfall/protocol/object';
import type { ObjectBlock, ObjectDescription, ObjectMotion } from '@landfall/protocol/object';
import type { Motion } from './motion.ts';
import type { ObjectChange } from './world-object.ts';

/** Longer names than any grid has are cut: they come from whoever runs the region. */
const MAX_NAME_CHARACTERS = 255;

/** Reads a block of ObjectUpdate. @throws DecodeError when the placement has a form that nobody writes. */
export function changeOfFull(block: ObjectBlock): ObjectChange {
  return changeOf(decodeFullUpdate(block));
}

/** Reads a block of ObjectUpdateCompressed, which has no velocity. @throws DecodeError when it is damaged anywhere. */
export function changeOfCompressed(data: Uint8Array, updateFlags = 0): ObjectChange {
  return changeOf(decodeCompressedUpdate(updateFlags, data));
}

function changeOf(description: ObjectDescription): ObjectChange {
  const { localId, id, pcode, parentId, crc, motion } = description;
  const name = avatarName(description.nameValues);
  return {
    localId,
    id,
    pcode,
    parentId,
    crc,
    ...motionOf(motion),
    ...(name === '' ? {} : { name }),
    description,
  };
}

function motionOf({ position, velocity, acceleration, rotation, angularVelocity }: ObjectMotion): Motion {
  return { position, velocity, acceleration, rotation: unitRotation(rotation), angularVelocity };
}

/** `First Last` of what an avatar's values say; empty when they say nothing. */
function avatarName(nameValues: string): string {
  if (nameValues === '') return '';
  const values = new Map(parseNameValues(nameValues).map(({ name, value }) => [name, value]));
  const name = `${values.get('FirstName') ?? ''} ${values.get('LastName') ?? ''}`;
  return name.trim().slice(0, MAX_NAME_CHARACTERS);
}
