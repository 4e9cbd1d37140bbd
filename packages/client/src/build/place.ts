import { unitRotation } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import { encodeTransform, OBJECT_FLAG, typeOfTransform } from '@landfall/protocol/object';
import type { Transform } from '@landfall/protocol/object';
import { agentBlock } from '../circuits/index.ts';
import type { WorldObject } from '../objects/index.ts';
import { isNear, turnsAs } from './differences.ts';
import type { BuildOptions, Edits } from './edits.ts';
import { editField, objectOf } from './field-edits.ts';
import { checkTransform } from './possible.ts';

/** How much is moved, turned or scaled. */
export interface TransformOptions extends BuildOptions {
  /** The whole linkset, or that prim alone. A root takes its parts along by default, a part goes by itself. */
  readonly whole?: boolean;
}

/** Puts something somewhere. Whole linksets keep their proportions. */
export function transform(
  edits: Edits,
  localId: number,
  wanted: Transform,
  { whole, ...options }: TransformOptions,
): Promise<WorldObject> {
  const what = 'placing an object';
  checkTransform(what, wanted);
  const object = objectOf(edits, localId, what);
  const isWhole = whole ?? object.parentId === 0;
  const isUniform = isWhole && edits.region.objects.linksetOf(localId).length > 1;
  const message: Message = {
    name: 'MultipleObjectUpdate',
    AgentData: agentBlock(edits.scope.ids),
    ObjectData: stepsOf(wanted).map((step) => ({
      ObjectLocalID: localId,
      Type: typeOfTransform(step, isWhole, isUniform && step.scale !== undefined),
      Data: encodeTransform(step),
    })),
  };
  const right = wanted.scale === undefined ? OBJECT_FLAG.move : OBJECT_FLAG.modify;
  const isAnswer = (before: Transform, now: Transform): boolean =>
    FIELDS.every((field) => {
      const [is, was] = [{ [field]: now[field] }, { [field]: before[field] }];
      return same(is, wanted) || !same(is, was);
    });
  return editField(edits, { what, localId, message, wanted, same, isAnswer, right }, placeOf, options);
}

const FIELDS = ['position', 'rotation', 'scale'] as const;

/** OpenSim knows position with rotation, and position with scale, and no other together. @source OpenSim LLClientView.cs */
function stepsOf(wanted: Transform): readonly Transform[] {
  const { rotation, scale, ...rest } = wanted;
  if (rotation === undefined || scale === undefined) return [wanted];
  return [{ ...rest, rotation }, { scale }];
}

/** As the region said it last. */
function placeOf(object: WorldObject): Transform {
  const { motion, scale } = object.describe();
  return { position: motion.position, rotation: unitRotation(motion.rotation), scale };
}

/** As far as both say something. */
function same(one: Transform, other: Transform): boolean {
  return (
    agree(one.position, other.position, isNear) &&
    agree(one.rotation, other.rotation, (a, b) => turnsAs(unitRotation(a), unitRotation(b))) &&
    agree(one.scale, other.scale, isNear)
  );
}

function agree<Value>(
  one: Value | undefined,
  other: Value | undefined,
  isSame: (one: Value, other: Value) => boolean,
): boolean {
  return one === undefined || other === undefined || isSame(one, other);
}
