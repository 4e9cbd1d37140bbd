import { DecodeError } from '@landfall/protocol/errors';
import { EXTRA_PARAM, encodeExtraParam, eachExtraParam } from '@landfall/protocol/extra-params';
import type { ExtraParam } from '@landfall/protocol/extra-params';
import type { Message } from '@landfall/protocol/message';
import { fieldsOfShape, OBJECT_FLAG } from '@landfall/protocol/object';
import type { PackedShape } from '@landfall/protocol/object';
import { decodeTextureEntry, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import type { TextureEntry } from '@landfall/protocol/texture-entry';
import { encodeText } from '@landfall/protocol/bytes';
import { agentBlock } from '../circuits/index.ts';
import type { WorldObject } from '../objects/index.ts';
import { isSameBytes, isSameShape } from './differences.ts';
import type { BuildOptions, Edits } from './edits.ts';
import { editField, objectOf } from './field-edits.ts';
import { checkNumbers, checkWhole } from './possible.ts';

/** What a body is to the region's physics. What is not there stays. */
export interface BodyFlags {
  /** It falls, rolls and is pushed. */
  readonly physics?: boolean;
  /** The region deletes it after a while. */
  readonly temporary?: boolean;
  /** Others go through it. */
  readonly phantom?: boolean;
}

/** Gives a prim another shape. */
export async function reshape(
  edits: Edits,
  localId: number,
  wanted: PackedShape,
  options: BuildOptions,
): Promise<WorldObject> {
  const what = 'giving an object another shape';
  checkNumbers(what, wanted);
  const block = { ObjectLocalID: localId, ...fieldsOfShape(wanted) };
  const message: Message = {
    name: 'ObjectShape',
    AgentData: agentBlock(edits.scope.ids),
    ObjectData: [block],
  };
  const edit = { what, localId, message, wanted, same: isSameShape };
  return editField(edits, edit, ({ shape }) => shape, options);
}

/** Paints its faces, and gives it a media URL. */
export async function paint(
  edits: Edits,
  localId: number,
  entry: TextureEntry | Uint8Array,
  { mediaUrl, ...options }: BuildOptions & { readonly mediaUrl?: string },
): Promise<WorldObject> {
  const what = 'painting an object';
  checkNumbers(what, entry);
  const wanted = entry instanceof Uint8Array ? entry : encodeTextureEntry(entry);
  const url = mediaUrl ?? objectOf(edits, localId, what).describe().mediaUrl;
  const block = { ObjectLocalID: localId, MediaURL: encodeText(url), TextureEntry: wanted };
  const message: Message = {
    name: 'ObjectImage',
    AgentData: agentBlock(edits.scope.ids),
    ObjectData: [block],
  };
  const edit = { what, localId, message, wanted, same: isSameLook };
  return editField(edits, edit, (object) => object.describe().textureEntry, options);
}

/** Faces are what counts: programs write the same ones as other bytes. */
function isSameLook(one: Uint8Array, other: Uint8Array): boolean {
  return isSameBytes(one, other) || isSameBytes(ourBytes(one), ourBytes(other));
}

/** The same faces as we write them; what cannot be read as it is. */
function ourBytes(entry: Uint8Array): Uint8Array {
  const read = decodeTextureEntry(entry);
  return read === undefined ? entry : encodeTextureEntry(read);
}

/** Gives it a light, a sculpt, a flexible path and so on; `undefined` as `param` takes the one of that number away. */
export async function setExtraParam(
  edits: Edits,
  localId: number,
  number: number,
  param: ExtraParam | undefined,
  options: BuildOptions,
): Promise<WorldObject> {
  const what = 'giving an object an extra parameter';
  checkWhole(what, number, 0, 0xffff);
  checkNumbers(what, param);
  const wanted = param === undefined ? NO_BYTES : encodeExtraParam(param).bytes;
  const block = {
    ObjectLocalID: localId,
    ParamType: number,
    ParamInUse: param !== undefined,
    ParamSize: wanted.length,
    ParamData: wanted,
  };
  const message: Message = {
    name: 'ObjectExtraParams',
    AgentData: agentBlock(edits.scope.ids),
    ObjectData: [block],
  };
  const edit = { what, localId, message, wanted, same: isSameBytes };
  return editField(edits, edit, (object) => extraParamIn(object.describe().extraParams, number), options);
}

const NO_BYTES = new Uint8Array(0);

/** The first of its number; no bytes where there is none, or what is before it is damaged. */
function extraParamIn(params: Uint8Array, wanted: number): Uint8Array {
  try {
    for (const param of eachExtraParam(params)) {
      const { number, bytes } = encodeExtraParam(param);
      if (number === wanted) return bytes;
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return NO_BYTES;
}

/** Its number, from what it is. */
export function numberOfParam(param: ExtraParam): number {
  return param.type === 'unknown' ? param.number : EXTRA_PARAM[param.type];
}

/** What it sounds and slides like, or what a click on it does. */
export async function setByte(
  edits: Edits,
  localId: number,
  field: 'material' | 'clickAction',
  wanted: number,
  options: BuildOptions,
): Promise<WorldObject> {
  const what = 'changing an object';
  checkWhole(what, wanted, 0, 255);
  const AgentData = agentBlock(edits.scope.ids);
  const ObjectLocalID = localId;
  const message: Message =
    field === 'material'
      ? { name: 'ObjectMaterial', AgentData, ObjectData: [{ ObjectLocalID, Material: wanted }] }
      : { name: 'ObjectClickAction', AgentData, ObjectData: [{ ObjectLocalID, ClickAction: wanted }] };
  const same = (one: number, other: number): boolean => one === other;
  const edit = { what, localId, message, wanted, same };
  return editField(edits, edit, (object) => object.describe()[field], options);
}

const BODY = OBJECT_FLAG.physics | OBJECT_FLAG.temporaryOnRez | OBJECT_FLAG.phantom;

/** Makes it fall, vanish in time, or be walked through. */
export function setBody(
  edits: Edits,
  localId: number,
  flags: BodyFlags,
  options: BuildOptions,
): Promise<WorldObject> {
  const what = 'changing what an object is to physics';
  const before = objectOf(edits, localId, what).flags;
  const {
    physics = (before & OBJECT_FLAG.physics) !== 0,
    temporary = (before & OBJECT_FLAG.temporaryOnRez) !== 0,
    phantom = (before & OBJECT_FLAG.phantom) !== 0,
  } = flags;
  const wanted =
    (physics ? OBJECT_FLAG.physics : 0) |
    (temporary ? OBJECT_FLAG.temporaryOnRez : 0) |
    (phantom ? OBJECT_FLAG.phantom : 0);
  const message: Message = {
    name: 'ObjectFlagUpdate',
    AgentData: {
      ...agentBlock(edits.scope.ids),
      ObjectLocalID: localId,
      UsePhysics: physics,
      IsTemporary: temporary,
      IsPhantom: phantom,
      CastsShadows: false,
    },
    ExtraPhysics: [],
  };
  const same = (one: number, other: number): boolean => one === other;
  return editField(edits, { what, localId, message, wanted, same }, (object) => object.flags & BODY, options);
}
