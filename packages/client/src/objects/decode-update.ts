import { unitRotation } from '@landfall/protocol/datatypes';
import { decodeCompressedUpdate, decodeFullUpdate, parseNameValues } from '@landfall/protocol/object';
import type { ObjectBlock, ObjectDescription } from '@landfall/protocol/object';
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
  const { localId, id, pcode, parentId, crc, nameValues } = description;
  const { position, velocity, acceleration, rotation, angularVelocity } = description.motion;
  return {
    localId,
    id,
    pcode,
    parentId,
    crc,
    position,
    velocity,
    acceleration,
    rotation: unitRotation(rotation),
    angularVelocity,
    name: nameValues === '' ? undefined : avatarName(nameValues) || undefined,
    description,
  };
}

/** `First Last` of what an avatar's values say; empty when they say nothing. */
function avatarName(nameValues: string): string {
  const values = new Map(parseNameValues(nameValues).map(({ name, value }) => [name, value]));
  const name = `${values.get('FirstName') ?? ''} ${values.get('LastName') ?? ''}`;
  return name.trim().slice(0, MAX_NAME_CHARACTERS);
}
