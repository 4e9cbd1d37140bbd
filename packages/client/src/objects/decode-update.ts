import { ByteReader, decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import type { ObjectChange } from './world-object.ts';

/** Length of `ObjectData.ObjectData` where a collision plane comes before the position. @source PROTOCOL §9.1 */
const PLANE_FORMS: ReadonlySet<number> = new Set([76, 140]);
const PLAIN_FORMS: ReadonlySet<number> = new Set([60, 124]);
const PLANE_BYTES = 16;

/** Bits of `ObjectUpdateCompressed`. @source PROTOCOL §9.3 */
const HAS_PARENT = 0x20;
const HAS_ANGULAR_VELOCITY = 0x80;

type FullBlock = MessageOf<'ObjectUpdate'>['ObjectData'][number];

/** @throws DecodeError when the placement has a form that viewers refuse, too. */
export function changeOfFull(block: FullBlock): ObjectChange {
  const name = avatarName(decodeText(block.NameValue));
  return {
    localId: block.ID,
    id: block.FullID,
    pcode: block.PCode,
    parentId: block.ParentID,
    position: fullPosition(block.ObjectData),
    ...(name === '' ? {} : { name }),
  };
}

/** @throws DecodeError when it ends too early. */
export function changeOfCompressed(data: Uint8Array): ObjectChange {
  const reader = new ByteReader(data);
  const id = Uuid.fromBytes(reader.take(16));
  const localId = reader.u32le();
  const pcode = reader.u8();
  // State, CRC, material, click action, scale.
  reader.skip(1 + 4 + 1 + 1 + 12);
  const position = readVector(reader);
  reader.skip(12);
  const flags = reader.u32le();
  reader.skip(16);
  if ((flags & HAS_ANGULAR_VELOCITY) !== 0) reader.skip(12);
  const parentId = (flags & HAS_PARENT) === 0 ? 0 : reader.u32le();
  return { localId, id, pcode, parentId, position };
}

/** @throws DecodeError when it ends too early. */
export function changeOfTerse(data: Uint8Array): ObjectChange {
  const reader = new ByteReader(data);
  const localId = reader.u32le();
  reader.skip(1);
  const isAvatar = reader.u8() !== 0;
  if (isAvatar) reader.skip(PLANE_BYTES);
  return { localId, position: readVector(reader) };
}

function fullPosition(data: Uint8Array): Vector3 {
  const plane = PLANE_FORMS.has(data.length);
  if (!plane && !PLAIN_FORMS.has(data.length)) {
    throw new DecodeError(`a placement of ${data.length} bytes`, { path: 'ObjectData.ObjectData' });
  }
  return readVector(new ByteReader(data, plane ? PLANE_BYTES : 0));
}

/** @throws DecodeError for numbers that are no place. */
function readVector(reader: ByteReader): Vector3 {
  const { offset } = reader;
  const vector = { x: reader.f32le(), y: reader.f32le(), z: reader.f32le() };
  if (Number.isFinite(vector.x + vector.y + vector.z)) return vector;
  throw new DecodeError('a position that is not finite', { offset });
}

/** `First Last` of lines such as `FirstName STRING RW SV Test`; empty when there are none. */
function avatarName(nameValue: string): string {
  if (nameValue === '') return '';
  const first = /^FirstName \S+ \S+ \S+ (.*)$/m.exec(nameValue)?.[1] ?? '';
  const last = /^LastName \S+ \S+ \S+ (.*)$/m.exec(nameValue)?.[1] ?? '';
  return `${first} ${last}`.trim();
}
