import { ByteReader, decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import {
  readAnyVector,
  readPosition,
  readQuantisedRotation,
  readQuantisedVector,
  readRotation,
} from './read-motion.ts';
import type { Motion } from './motion.ts';
import type { ObjectChange } from './world-object.ts';

/** Length of `ObjectData.ObjectData` where a collision plane comes before the position. @source PROTOCOL §9.1 */
const PLANE_FORMS: ReadonlySet<number> = new Set([76, 140]);
const PLAIN_FORMS: ReadonlySet<number> = new Set([60, 124]);
const PLANE_BYTES = 16;

/** Bits of `ObjectUpdateCompressed`. @source PROTOCOL §9.3 */
const HAS_PARENT = 0x20;
const HAS_ANGULAR_VELOCITY = 0x80;

/** Ranges of quantised numbers, either way of zero. @source PROTOCOL §9.2 */
const VELOCITY_RANGE = 128;
const ACCELERATION_RANGE = 64;
const ANGULAR_RANGE = 64;

/** Longer names than any grid has are cut: they come from whoever runs the region. */
const MAX_NAME_CHARACTERS = 255;

type FullBlock = MessageOf<'ObjectUpdate'>['ObjectData'][number];

/** Reads a block of ObjectUpdate. @throws DecodeError when the placement has a form that viewers refuse, too. */
export function changeOfFull(block: FullBlock): ObjectChange {
  const name = avatarName(decodeText(block.NameValue));
  return {
    localId: block.ID,
    id: block.FullID,
    pcode: block.PCode,
    parentId: block.ParentID,
    crc: block.CRC,
    ...fullMotion(block.ObjectData),
    ...(name === '' ? {} : { name }),
  };
}

/** Reads a block of ObjectUpdateCompressed, which has no velocity. @throws DecodeError when it ends too early. */
export function changeOfCompressed(data: Uint8Array): ObjectChange {
  const reader = new ByteReader(data);
  const id = Uuid.fromBytes(reader.take(16));
  const localId = reader.u32le();
  const pcode = reader.u8();
  reader.skip(1); // State.
  const crc = reader.u32le();
  // Material, click action, scale.
  reader.skip(1 + 1 + 12);
  const position = readPosition(reader);
  const rotation = readRotation(reader);
  const flags = reader.u32le();
  reader.skip(16);
  const turning = (flags & HAS_ANGULAR_VELOCITY) === 0 ? {} : { angularVelocity: readAnyVector(reader) };
  const parentId = (flags & HAS_PARENT) === 0 ? 0 : reader.u32le();
  return { localId, id, pcode, parentId, crc, position, rotation, ...turning };
}

/** Reads a block of ImprovedTerseObjectUpdate. @throws DecodeError when it ends too early. */
export function changeOfTerse(data: Uint8Array): ObjectChange {
  const reader = new ByteReader(data);
  const localId = reader.u32le();
  reader.skip(1);
  const isAvatar = reader.u8() !== 0;
  if (isAvatar) reader.skip(PLANE_BYTES);
  const position = readPosition(reader);
  const velocity = readQuantisedVector(reader, VELOCITY_RANGE);
  const acceleration = readQuantisedVector(reader, ACCELERATION_RANGE);
  const rotation = readQuantisedRotation(reader);
  // No rotation is longer than 1: nobody has filled in how it moves.
  if (rotation === undefined) return { localId, position };
  const angularVelocity = readQuantisedVector(reader, ANGULAR_RANGE);
  return { localId, position, velocity, acceleration, rotation, angularVelocity };
}

function fullMotion(data: Uint8Array): Motion {
  const plane = PLANE_FORMS.has(data.length);
  if (!plane && !PLAIN_FORMS.has(data.length)) {
    throw new DecodeError(`a placement of ${data.length} bytes`, { path: 'ObjectData.ObjectData' });
  }
  const reader = new ByteReader(data, plane ? PLANE_BYTES : 0);
  const position = readPosition(reader);
  const velocity = readAnyVector(reader);
  const acceleration = readAnyVector(reader);
  const rotation = readRotation(reader);
  return { position, velocity, acceleration, rotation, angularVelocity: readAnyVector(reader) };
}

/** `First Last` of lines such as `FirstName STRING RW SV Test`; empty when there are none. */
function avatarName(nameValue: string): string {
  if (nameValue === '') return '';
  const first = /^FirstName \S+ \S+ \S+ (.*)$/m.exec(nameValue)?.[1] ?? '';
  const last = /^LastName \S+ \S+ \S+ (.*)$/m.exec(nameValue)?.[1] ?? '';
  return `${first} ${last}`.trim().slice(0, MAX_NAME_CHARACTERS);
}
