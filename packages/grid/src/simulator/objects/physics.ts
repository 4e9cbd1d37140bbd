import type { ObjectPhysics } from '@landfall/protocol/object';
import type { ScenePart } from '@landfall/protocol/object-xml';
import type { PartChanges } from './prim.ts';

/** Wood. @source viewer llphysicsshapebuilderutil; OpenSim SceneObjectPart.cs */
const USUAL: ObjectPhysics = {
  shapeType: 0,
  density: 1000,
  friction: 0.6,
  restitution: 0.5,
  gravityMultiplier: 1,
};
/** Names in the object XML. @source archives.md §1.5 */
const ELEMENTS = Object.freeze({
  density: 'Density',
  friction: 'Friction',
  restitution: 'Bounce',
  gravityMultiplier: 'GravityModifier',
} as const);
/** @source OpenSim SceneObjectPart.cs: the setters of these */
const LIMITS = Object.freeze({
  density: [1, 22_587],
  friction: [0, 255],
  restitution: [0, 1],
  gravityMultiplier: [-1, 28],
} as const);
type Factor = keyof typeof ELEMENTS;
const FACTORS = Object.keys(ELEMENTS) as Factor[];

/** How a part falls. */
export function physicsOf({ physicsShapeType, rest }: ScenePart): ObjectPhysics {
  const factors = FACTORS.flatMap((factor) => {
    const node = rest.find(({ name }) => name === ELEMENTS[factor]);
    const value = Number(node?.text);
    return node === undefined || !Number.isFinite(value) ? [] : [[factor, value] as const];
  });
  return { ...USUAL, shapeType: physicsShapeType, ...Object.fromEntries(factors) };
}

/** What ObjectFlagUpdate says of it. */
export interface AskedPhysics {
  /** 0 prim, 1 none, 2 convex hull; any other changes nothing. */
  readonly PhysicsShapeType: number;
  /** Cut to 1–22587; that of wood is 1000. */
  readonly Density: number;
  /** Cut to 0–255; that of wood is 0.6. */
  readonly Friction: number;
  /** How much it bounces: cut to 0–1; that of wood is 0.5. */
  readonly Restitution: number;
  /** Share of the gravity that it feels: cut to −1–28; 1 is usual. */
  readonly GravityMultiplier: number;
}

/** A part that falls in another way: numbers are cut to what they may be, those that are none stay as they were. */
export function withPhysics(part: ScenePart, asked: AskedPhysics): PartChanges {
  const { PhysicsShapeType, Density, Friction, Restitution, GravityMultiplier } = asked;
  const wanted = {
    density: Density,
    friction: Friction,
    restitution: Restitution,
    gravityMultiplier: GravityMultiplier,
  };
  const before = physicsOf(part);
  const nodes = FACTORS.map((factor) => {
    const [least, most] = LIMITS[factor];
    const value = Number.isFinite(wanted[factor]) ? wanted[factor] : before[factor];
    return { name: ELEMENTS[factor], children: [], text: String(Math.min(most, Math.max(least, value))) };
  });
  const names = new Set<string>(Object.values(ELEMENTS));
  return {
    physicsShapeType: PhysicsShapeType <= 2 ? PhysicsShapeType : part.physicsShapeType,
    rest: [...part.rest.filter(({ name }) => !names.has(name)), ...nodes],
  };
}
