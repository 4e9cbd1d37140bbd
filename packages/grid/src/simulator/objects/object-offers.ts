import { asArray, asMap, asUuid, parseLlsd, real } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Offers } from '../capabilities/index.ts';
import { llsdResponse } from '../../http/index.ts';
import type { Prim } from './prim.ts';
import { sceneOf } from './scene.ts';
import type { GridServices, Region } from '../region/index.ts';

/** Objects that one request may ask about. */
const MAX_ASKED = 1024;
const MAX_REQUEST_BYTES = 64 * 1024;
/** A prim weighs one, whatever is measured. */
const COST = {
  linked_set_resource_cost: real(1),
  resource_cost: real(1),
  physics_cost: real(1),
  linked_set_physics_cost: real(1),
  resource_limiting_type: 'legacy',
} as const;
/** @source viewer llphysicsshapebuilderutil; OpenSim BunchOfCaps.cs, GetObjectPhysicsData */
const PHYSICS = {
  PhysicsShapeType: 0,
  Density: real(1000),
  Friction: real(0.6),
  Restitution: real(0.5),
  GravityMultiplier: real(1),
} as const;

/** What objects cost and how they fall. */
export const objectOffers = ({ regions }: GridServices): Offers => ({
  GetObjectCost: () => answerEach(regions, COST),
  GetObjectPhysicsData: () => answerEach(regions, PHYSICS),
  ResourceCostSelected:
    () =>
    ({ body }) => {
      const asked = asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }));
      const ids = [...idsIn(asked['selected_roots']), ...idsIn(asked['selected_prims'])];
      const weight = real(ids.filter((id) => primOf(regions, id) !== undefined).length);
      return llsdResponse({ selected: { physics: weight, streaming: weight, simulation: weight } });
    },
});

const answerEach =
  (regions: readonly Region[], said: LlsdMap): ReturnType<Offers[string]> =>
  ({ body }) => {
    const asked = asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }));
    const known = idsIn(asked['object_ids']).filter((id) => primOf(regions, id) !== undefined);
    return llsdResponse(Object.fromEntries(known.map((id) => [id.toString(), said])));
  };

const idsIn = (value: LlsdValue | undefined): Uuid[] => asArray(value).slice(0, MAX_ASKED).map(asUuid);

function primOf(regions: readonly Region[], id: Uuid): Prim | undefined {
  for (const region of regions) {
    const prim = sceneOf(region).byId(id);
    if (prim !== undefined) return prim;
  }
  return undefined;
}
