/** What tests build, and what they see of it. */
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import {
  BOX_SHAPE,
  decodeFullUpdate,
  encodeTransform,
  fieldsOfShape,
  TRANSFORM,
} from '@landfall/protocol/object';
import type { ObjectDescription, Transform } from '@landfall/protocol/object';
import type { GridOptions } from '../running-grid.ts';
import type { TestAgent } from './test-agent.ts';
import { TEST_CONFIG, createTestWorld } from './test-grid.ts';
import type { TestWorld } from './test-grid.ts';

type PrimInput = NonNullable<(typeof TEST_CONFIG)['regions'][number]['prims']>[number];

/** One region with two agents: who builds, and who looks on. */
export interface Site extends TestWorld {
  /** Who builds: `Test User`. */
  readonly builder: TestAgent;
  /** Who looks on: `Second Avatar`. */
  readonly other: TestAgent;
}

/**
 * A flat region in which both agents have arrived.
 * @param prims that stand there already, of nobody's in particular
 */
export async function createSite(prims: readonly PrimInput[] = [], options?: GridOptions): Promise<Site> {
  const [plain] = TEST_CONFIG.regions;
  const world = await createTestWorld(
    { ...TEST_CONFIG, regions: [{ ...plain!, prims: [...prims] }] },
    options,
  );
  const builder = await world.arrive();
  const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
  return { ...world, builder, other };
}

/** The newest full or compressed word about each prim. */
export function seenBy(agent: TestAgent): Map<number, ObjectDescription> {
  const prims = agent.objectBlocks().filter(({ PCode }) => PCode !== 47);
  return new Map(prims.map((block) => [block.ID, decodeFullUpdate(block)]));
}

/** Makes a box with its middle at a place. @returns what its maker is told of it */
export async function rez(
  { network }: Site,
  by: TestAgent,
  place: Vector3,
  changes: Partial<ReturnType<typeof wanted>> = {},
): Promise<ObjectDescription> {
  const before = new Set(seenBy(by).keys());
  by.send({
    name: 'ObjectAdd',
    AgentData: { ...by.agentData, GroupID: Uuid.zero },
    ObjectData: { ...wanted(place), ...changes },
  });
  await network.run(500);
  return [...seenBy(by).values()].find(({ localId }) => !before.has(localId))!;
}

/** An ObjectAdd for a box. */
export function wanted(place: Vector3) {
  const end = { ...place, z: place.z - 0.25 };
  return {
    PCode: 9,
    Material: 3,
    AddFlags: 2,
    ...fieldsOfShape(BOX_SHAPE),
    BypassRaycast: 1,
    RayStart: end,
    RayEnd: end,
    RayTargetID: Uuid.zero,
    RayEndIsIntersection: 0,
    Scale: { x: 1, y: 2, z: 3 },
    Rotation: { x: 0, y: 0, z: 0, w: 1 },
    State: 0,
  };
}

/** Moves, turns or scales something. */
export function place(by: TestAgent, localId: number, transform: Transform, isWhole = true): void {
  const { position, rotation, scale } = transform;
  const Type =
    (position && TRANSFORM.position)! |
    (rotation && TRANSFORM.rotation)! |
    (scale && TRANSFORM.scale)! |
    (isWhole ? TRANSFORM.linkset : 0);
  const ObjectData = [{ ObjectLocalID: localId, Type, Data: encodeTransform(transform) }];
  by.send({ name: 'MultipleObjectUpdate', AgentData: by.agentData, ObjectData });
}

/** A message that says nothing but which objects it is about. */
export function about(
  by: TestAgent,
  name: 'ObjectLink' | 'ObjectDelink' | 'ObjectSelect',
  localIds: readonly number[],
): void {
  by.send({
    name,
    AgentData: by.agentData,
    ObjectData: localIds.map((ObjectLocalID) => ({ ObjectLocalID })),
  });
}
