import { NO_ROTATION, Uuid } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import { BOX_SHAPE, fieldsOfShape, OBJECT_FLAG, OBJECT_MATERIAL, PCODE } from '@landfall/protocol/object';
import type { PackedShape } from '@landfall/protocol/object';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { AgentIds } from '../circuits/index.ts';
import type { WorldObject } from '../objects/index.ts';
import type { Creations, Expected } from './creations.ts';
import { isNear } from './differences.ts';
import type { BuildOptions, Edits, Expectation } from './edits.ts';
import { transform } from './place.ts';
import { checkNumbers, checkTransform, checkVector, checkWhole } from './possible.ts';

/** A new object. */
export interface RezOptions extends BuildOptions {
  /** Its centre, metres in the region. */
  readonly position: Vector3;
  /** A box by default. */
  readonly shape?: PackedShape;
  /** Half a metre each by default. */
  readonly scale?: Vector3;
  /** How it is turned in the region; not at all by default. */
  readonly rotation?: Quaternion;
  /** See `OBJECT_MATERIAL`: wood by default. */
  readonly material?: number;
  /** See `PCODE`: a prim by default; trees and grass have their kind in `state`. */
  readonly pcode?: number;
  /** Of trees and grass, which kind; 0 by default, up to 255. */
  readonly state?: number;
  /** The group that it is given to: none by default. */
  readonly groupId?: Uuid;
}

const HALF_A_METRE: Vector3 = Object.freeze({ x: 0.5, y: 0.5, z: 0.5 });

/** Makes an object, and puts it exactly where it was wanted: regions put new ones on top of that place. */
export async function rez(edits: Edits, creations: Creations, options: RezOptions): Promise<WorldObject> {
  const { position, pcode = PCODE.prim, shape = BOX_SHAPE, scale = HALF_A_METRE } = options;
  const what = 'making an object';
  checkVector(what, 'position', position);
  checkTransform(what, { position, scale, ...(options.rotation && { rotation: options.rotation }) });
  checkNumbers(what, { shape });
  for (const byte of [pcode, options.material ?? 0, options.state ?? 0]) checkWhole(what, byte, 0, 255);
  const look = { pcode, shape, scale };
  const message = objectAdd(edits.scope.ids, look, options);
  return created(edits, creations, message, what, { look, position }, options);
}

/**
 * An object that a message makes: own, new, and about where it was wanted. It is put exactly there, and out of the agent's hand.
 * @param wanted with `look` undefined any that the region gives the agent in hand
 */
export async function created(
  edits: Edits,
  creations: Creations,
  message: Message,
  what: string,
  wanted: Expected,
  options: BuildOptions,
): Promise<WorldObject> {
  const { position } = wanted;
  checkVector(what, 'position', position);
  const { ids } = edits.scope;
  const expected: Expectation<WorldObject> = {
    what,
    reported: ({ kind, object }) =>
      kind === 'added' && creations.claim(object, wanted) ? object : undefined,
  };
  const left = edits.timeLeft(options);
  const forget = creations.expect(wanted);
  const made = edits.make([message], expected, left());
  const object = await made.finally(forget);
  const { localId } = object;
  edits.region.circuit.send(
    { name: 'ObjectDeselect', AgentData: agentBlock(ids), ObjectData: [{ ObjectLocalID: localId }] },
    { reliable: true },
  );
  if (isNear(object.describe().motion.position, position)) return object;
  return transform(edits, localId, { position }, left());
}

function objectAdd(
  ids: AgentIds,
  { pcode, shape, scale }: NonNullable<Expected['look']>,
  options: RezOptions,
): MessageOf<'ObjectAdd'> {
  const { position } = options;
  const { rotation = NO_ROTATION, material = OBJECT_MATERIAL.wood, state = 0, groupId = Uuid.zero } = options;
  return {
    name: 'ObjectAdd',
    AgentData: { ...agentBlock(ids), GroupID: groupId },
    ObjectData: {
      PCode: pcode,
      Material: material,
      AddFlags: OBJECT_FLAG.createSelected,
      ...fieldsOfShape(shape),
      // The place itself, not what a ray hits on its way there.
      BypassRaycast: 1,
      RayStart: position,
      RayEnd: position,
      RayTargetID: Uuid.zero,
      RayEndIsIntersection: 0,
      Scale: scale,
      Rotation: rotation,
      State: state,
    },
  };
}

/** Copies linksets, each so much farther away, by their roots. Done when all parts of all copies have come. */
export async function duplicate(
  edits: Edits,
  creations: Creations,
  sources: readonly WorldObject[],
  offset: Vector3,
  options: BuildOptions & { readonly groupId?: Uuid },
): Promise<readonly WorldObject[]> {
  if (sources.length === 0) return [];
  const { region, scope } = edits;
  const copies = sources.map(
    (source) => new Copy(source, offset, region.objects.linksetOf(source.localId).length),
  );
  const isWhole = ({ object, parts }: Copy): boolean =>
    object !== undefined && region.objects.linksetOf(object.localId).length >= parts;
  const expected: Expectation<readonly WorldObject[]> = {
    what: 'copying objects',
    needs: sources.map(({ localId }) => localId),
    suspicion: () =>
      sources.some(({ flags }) => (flags & OBJECT_FLAG.copy) === 0)
        ? 'the agent may not copy all of them'
        : undefined,
    reported: ({ kind, object }) => {
      if (kind === 'added') copies.some((copy) => copy.claim(object, creations));
      return copies.every(isWhole) ? copies.flatMap((copy) => copy.object ?? []) : undefined;
    },
  };
  const { groupId = Uuid.zero } = options;
  const message: MessageOf<'ObjectDuplicate'> = {
    name: 'ObjectDuplicate',
    AgentData: { ...agentBlock(scope.ids), GroupID: groupId },
    SharedData: { Offset: offset, DuplicateFlags: 0 },
    ObjectData: sources.map(({ localId }) => ({ ObjectLocalID: localId })),
  };
  const forget = copies.map((copy) => creations.expect(copy.expected));
  return edits.make([message], expected, options).finally(() => {
    for (const each of forget) each();
  });
}

class Copy {
  readonly parts: number;
  object: WorldObject | undefined;
  readonly expected: Expected;

  constructor({ pcode, shape, scale, position }: WorldObject, offset: Vector3, parts: number) {
    const there = { x: position.x + offset.x, y: position.y + offset.y, z: position.z + offset.z };
    this.expected = { look: { pcode, shape, scale }, position: there };
    this.parts = parts;
  }

  claim(object: WorldObject, creations: Creations): boolean {
    if (this.object !== undefined || !creations.claim(object, this.expected)) return false;
    this.object = object;
    return true;
  }
}
