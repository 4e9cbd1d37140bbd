import type { Uuid } from '../datatypes/index.ts';
import { asArray, asInteger, asMap, asReal, asString, asUuid, real } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';

/** How a body falls and slides. Kilograms a cubic metre; the others are factors. */
export interface ObjectPhysics {
  /** 0 prim, 1 none, 2 convex hull. */
  readonly shapeType: number;
  /** Kilograms a cubic metre. */
  readonly density: number;
  /** How hard it slides: 0 not at all hard; LSL allows up to 255. */
  readonly friction: number;
  /** How much it bounces: 0 not, 1 as high as it fell. */
  readonly restitution: number;
  /** How strongly it falls: 1 as usual, 0 not, below 0 it rises. */
  readonly gravityMultiplier: number;
}

/** What an object and its linkset take of what a parcel has. */
export interface ObjectCost {
  /** Weight of the whole linkset, which counts against what the parcel holds. */
  readonly linksetCost: number;
  /** Weight of this prim alone. */
  readonly cost: number;
  /** What this prim alone costs the physics engine, in the same units. */
  readonly physicsCost: number;
  /** What the whole linkset costs the physics engine, in the same units. */
  readonly linksetPhysicsCost: number;
  /** Such as `legacy`. */
  readonly limitedBy: string;
}

/** Objects of one answer that are looked at. */
const MAX_OBJECTS = 4096;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The event ObjectPhysicsProperties: of each object, by local id, how it falls.
 * @source OpenSim LLClientView.cs; viewer llviewerobjectlist.cpp
 */
export function decodePhysicsEvent(body: LlsdValue): ReadonlyMap<number, ObjectPhysics> {
  const entries = asArray(asMap(body)['ObjectData']).slice(0, MAX_OBJECTS).map(asMap);
  return new Map(entries.map((entry) => [asInteger(entry['LocalID']) >>> 0, physicsOf(entry)]));
}

/** The body of that event. */
export function encodePhysicsEvent(objects: ReadonlyMap<number, ObjectPhysics>): LlsdMap {
  return {
    ObjectData: [...objects].map(([localId, physics]) => ({ LocalID: localId | 0, ...physicsMap(physics) })),
  };
}

/** The answer of GetObjectPhysicsData, by the object's id as text. */
export function decodePhysicsAnswer(body: LlsdValue): ReadonlyMap<string, ObjectPhysics> {
  return byId(body, physicsOf);
}

/** That answer. */
export function encodePhysicsAnswer(objects: ReadonlyMap<string, ObjectPhysics>): LlsdMap {
  return Object.fromEntries([...objects].map(([id, physics]) => [id, physicsMap(physics)]));
}

/** The answer of GetObjectCost, by the object's id as text. OpenSim that knows none of them answers with one of a zero id. */
export function decodeCostAnswer(body: LlsdValue): ReadonlyMap<string, ObjectCost> {
  return byId(body, (entry) => ({
    linksetCost: asReal(entry['linked_set_resource_cost']),
    cost: asReal(entry['resource_cost']),
    physicsCost: asReal(entry['physics_cost']),
    linksetPhysicsCost: asReal(entry['linked_set_physics_cost']),
    limitedBy: asString(entry['resource_limiting_type']),
  }));
}

/** That answer. */
export function encodeCostAnswer(objects: ReadonlyMap<string, ObjectCost>): LlsdMap {
  return Object.fromEntries(
    [...objects].map(([id, { linksetCost, cost, physicsCost, linksetPhysicsCost, limitedBy }]) => [
      id,
      {
        linked_set_resource_cost: real(linksetCost),
        resource_cost: real(cost),
        physics_cost: real(physicsCost),
        linked_set_physics_cost: real(linksetPhysicsCost),
        resource_limiting_type: limitedBy,
      },
    ]),
  );
}

/** What GetObjectCost and GetObjectPhysicsData are asked. */
export function encodeObjectIds(ids: readonly Uuid[]): LlsdMap {
  return { object_ids: ids };
}

/** Whom such a question is about. */
export function decodeObjectIds(body: LlsdValue): readonly Uuid[] {
  return asArray(asMap(body)['object_ids']).slice(0, MAX_OBJECTS).map(asUuid);
}

function byId<Value>(body: LlsdValue, read: (entry: LlsdMap) => Value): ReadonlyMap<string, Value> {
  const entries = Object.entries(asMap(body)).filter(([id]) => UUID.test(id));
  return new Map(entries.slice(0, MAX_OBJECTS).map(([id, entry]) => [id.toLowerCase(), read(asMap(entry))]));
}

function physicsOf(entry: LlsdMap): ObjectPhysics {
  return {
    shapeType: asInteger(entry['PhysicsShapeType']),
    density: asReal(entry['Density']),
    friction: asReal(entry['Friction']),
    restitution: asReal(entry['Restitution']),
    gravityMultiplier: asReal(entry['GravityMultiplier']),
  };
}

function physicsMap(physics: ObjectPhysics): LlsdMap {
  return {
    Density: real(physics.density),
    Friction: real(physics.friction),
    GravityMultiplier: real(physics.gravityMultiplier),
    PhysicsShapeType: physics.shapeType,
    Restitution: real(physics.restitution),
  };
}
