import { asArray, asMap, asUuid, parseLlsd, real } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import type { Uuid } from '@landfall/protocol/datatypes';
import { decodeObjectIds, encodeCostAnswer, encodePhysicsAnswer } from '@landfall/protocol/object';
import type { ObjectCost } from '@landfall/protocol/object';
import type { Offers } from '../capabilities/index.ts';
import { llsdAnswer } from '@landfall/assets/http';
import { physicsOf } from './physics.ts';
import type { Prim } from './prim.ts';
import { sceneOf } from './scene.ts';
import type { GridServices, Region } from '../region/index.ts';

/** Objects that one request may ask about. */
const MAX_ASKED = 1024;
const MAX_REQUEST_BYTES = 64 * 1024;
/** A prim weighs one, whatever is measured; a linkset as much as it has parts. */
function costOf({ linkset }: Prim): ObjectCost {
  const { length } = linkset;
  return { linksetCost: length, cost: 1, physicsCost: 1, linksetPhysicsCost: length, limitedBy: 'legacy' };
}

/** What objects cost and how they fall. */
export const objectOffers = ({ regions }: GridServices): Offers => ({
  GetObjectCost: () =>
    answerEach(regions, (prims) =>
      encodeCostAnswer(new Map(prims.map((prim) => [prim.id.toString(), costOf(prim)]))),
    ),
  /** @source OpenSim BunchOfCaps.cs (GetObjectPhysicsData) */
  GetObjectPhysicsData: () =>
    answerEach(regions, (prims) =>
      encodePhysicsAnswer(new Map(prims.map(({ id, part }) => [id.toString(), physicsOf(part)]))),
    ),
  ResourceCostSelected:
    () =>
    ({ body }) => {
      const asked = asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }));
      const ids = [...idsIn(asked['selected_roots']), ...idsIn(asked['selected_prims'])];
      const weight = real(ids.filter((id) => primOf(regions, id) !== undefined).length);
      return llsdAnswer({ selected: { physics: weight, streaming: weight, simulation: weight } });
    },
});

const answerEach =
  (regions: readonly Region[], say: (known: readonly Prim[]) => LlsdMap): ReturnType<Offers[string]> =>
  ({ body }) => {
    const asked = decodeObjectIds(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }));
    const known = asked.slice(0, MAX_ASKED).flatMap((id) => primOf(regions, id) ?? []);
    return llsdAnswer(say(known));
  };

const idsIn = (value: LlsdValue | undefined): Uuid[] => asArray(value).slice(0, MAX_ASKED).map(asUuid);

function primOf(regions: readonly Region[], id: Uuid): Prim | undefined {
  for (const region of regions) {
    const prim = sceneOf(region).byId(id);
    if (prim !== undefined) return prim;
  }
  return undefined;
}
