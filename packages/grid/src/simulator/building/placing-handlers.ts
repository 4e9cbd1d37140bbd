import type { Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeTransform, TRANSFORM } from '@landfall/protocol/object';
import type { Transform } from '@landfall/protocol/object';
import { PERMISSION } from '@landfall/protocol/inventory';
import { moveSeated } from '../avatars/index.ts';
import { announce, leavingOf, mayDo, sceneOf, tellGone } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { cornerOf, placesOf, regionAt } from '../region/index.ts';
import type { Agent, Handlers, Region } from '../region/index.ts';
import { historyOf } from './history.ts';
import { placePart, placeWhole } from './places.ts';

/** Of the numbers that are sent, those that OpenSim takes. @source OpenSim LLClientView.cs (HandleMultipleObjUpdate) */
const KNOWN_TYPES: ReadonlySet<number> = new Set([
  0x01, 0x02, 0x03, 0x04, 0x05, 0x14, 0x15, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d,
]);
const MOVED = TRANSFORM.position | TRANSFORM.rotation;
/** As high and as deep as anything may be, metres. */
const HIGHEST = 10_000;
/** From the point that something worn hangs on, metres: our own choice; viewers allow 3.5. */
const FARTHEST_WORN = 128;

/** What is moved, turned and scaled; and undone. Of what may not be, nothing is said. */
export const placingHandlers: Handlers = {
  MultipleObjectUpdate({ ObjectData }, from, sequence) {
    for (const { ObjectLocalID, Type, Data } of ObjectData) {
      const prim = sceneOf(from.region).byLocalId(ObjectLocalID);
      if (prim === undefined) tellGone(from, [ObjectLocalID]);
      else if (KNOWN_TYPES.has(Type)) ask(from, prim, Type, transformOf(Type, Data), sequence);
    }
  },

  ObjectPosition({ ObjectData }, from, sequence) {
    for (const { ObjectLocalID, Position } of ObjectData)
      askById(from, ObjectLocalID, TRANSFORM.linkset | TRANSFORM.position, { position: Position }, sequence);
  },

  ObjectRotation({ ObjectData }, from, sequence) {
    for (const { ObjectLocalID, Rotation } of ObjectData)
      askById(from, ObjectLocalID, TRANSFORM.linkset | TRANSFORM.rotation, { rotation: Rotation }, sequence);
  },

  ObjectScale({ ObjectData }, from, sequence) {
    for (const { ObjectLocalID, Scale } of ObjectData)
      askById(from, ObjectLocalID, TRANSFORM.scale, { scale: Scale }, sequence);
  },

  Undo({ ObjectData }, from) {
    for (const { ObjectID } of ObjectData) takeBack(from, sceneOf(from.region).byId(ObjectID), 'undo');
  },

  Redo({ ObjectData }, from) {
    for (const { ObjectID } of ObjectData) takeBack(from, sceneOf(from.region).byId(ObjectID), 'redo');
  },
};

function askById(from: Agent, localId: number, type: number, transform: Transform, sequence: number): void {
  const prim = sceneOf(from.region).byLocalId(localId);
  if (prim !== undefined) ask(from, prim, type, transform, sequence);
}

function transformOf(type: number, data: Uint8Array): Transform | undefined {
  try {
    return decodeTransform(type, data);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function ask(
  from: Agent,
  prim: Prim,
  type: number,
  transform: Transform | undefined,
  sequence: number,
): void {
  if (transform === undefined || !isPossible(from.region, prim, type, transform)) return;
  const allowed = allowedPart(from, prim, type, transform);
  if (allowed === undefined) return;
  if (!from.newest.takes(`place ${prim.localId} ${type}`, sequence)) return;
  historyOf(from.region).remember(prim, type, allowed);
  place(from.region, prim, type, allowed);
}

/** Who may only move things moves whole linksets, and changes nothing else. @source OpenSim SceneGraph.cs (ClientChangeObject) */
function allowedPart(from: Agent, prim: Prim, type: number, transform: Transform): Transform | undefined {
  if (mayDo(from, prim, PERMISSION.modify)) return transform;
  const isMove = (type & TRANSFORM.linkset) !== 0 && (type & MOVED) !== 0;
  if (!isMove || !mayDo(from, prim, PERMISSION.move)) return undefined;
  const { scale: _scale, ...moved } = transform;
  return moved;
}

/** Whole linksets may be moved over a border, where there is a region behind it: see `leavingOf`. */
function isPossible(region: Region, prim: Prim, type: number, transform: Transform): boolean {
  const { position, rotation, scale } = transform;
  const numbers = [position, rotation, scale].flatMap((value) => Object.values(value ?? {}) as number[]);
  if (!numbers.every(Number.isFinite)) return false;
  if (position === undefined || (!prim.isRoot && (type & TRANSFORM.linkset) === 0)) return true;
  if (prim.root.worn !== undefined) return isNearPoint(position);
  if (isWithin(position, region.sizeMetres)) return true;
  const isWhole = (type & TRANSFORM.linkset) !== 0 || prim.root.others.length === 0;
  return isWhole && isNextDoor(region, position);
}

/** So far over the border something may be put at once, metres: our own choice, no farther than neighbours are. */
const FARTHEST_BEYOND = 64;

function isNextDoor(region: Region, { x, y, z }: Vector3): boolean {
  const { sizeMetres, services } = region;
  const isNear = [x, y].every((metres) => metres > -FARTHEST_BEYOND && metres < sizeMetres + FARTHEST_BEYOND);
  if (!isNear || Math.abs(z) > HIGHEST) return false;
  const corner = cornerOf(region);
  const there = regionAt(placesOf(services), corner.x + x, corner.y + y);
  return there !== undefined && !there.id.equals(region.id);
}

/** What is worn is placed from the point that it hangs on. */
const isNearPoint = ({ x, y, z }: Vector3): boolean => Math.hypot(x, y, z) <= FARTHEST_WORN;

/** Whether a place is in a region. */
export const isWithin = ({ x, y, z }: Vector3, sizeMetres: number): boolean =>
  x >= 0 && y >= 0 && x <= sizeMetres && y <= sizeMetres && Math.abs(z) <= HIGHEST;

/** In place of a part that is told with its linkset, its root. */
function place(region: Region, prim: Prim, type: number, transform: Transform): void {
  const isWhole = (type & TRANSFORM.linkset) !== 0;
  const scene = sceneOf(region);
  const placed = isWhole ? placeWhole(prim.root, transform) : placePart(prim, transform);
  for (const one of placed) scene.change(one.prim, one.changes);
  moveSeated(region, prim.linkset);
  if (prim.root.worn === undefined && !isWithin(prim.root.position, region.sizeMetres))
    leavingOf(region).add(prim.root);
  const isMoved = transform.scale === undefined;
  const told = isWhole && isMoved ? [prim.root] : placed.map((one) => one.prim);
  for (const one of told) announce(region, one, isMoved ? 'terse' : 'full');
}

/** Whoever may do a move may take it back: OpenSim asks for nothing at all. @source OpenSim SceneGraph.cs (HandleUndo) */
function takeBack(from: Agent, prim: Prim | undefined, turn: 'undo' | 'redo'): void {
  if (prim === undefined) return;
  const history = historyOf(from.region);
  const next = history.next(prim, turn);
  const allowed = next && allowedPart(from, prim, next.type, next.transform);
  if (allowed === undefined) return;
  const move = history[turn](prim);
  if (move !== undefined) place(from.region, prim, move.type, allowed);
}
