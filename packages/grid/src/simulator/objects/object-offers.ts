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
/** A prim weighs one, whatever is measured. */
const COST: ObjectCost = {
  linksetCost: 1,
  cost: 1,
  physicsCost: 1,
  linksetPhysicsCost: 1,
  limitedBy: 'legacy',
};
/** What objects cost and how they fall. */
export const objectOffers = ({ regions }: GridServices): Offers => ({
  GetObjectCost: () => answerEach(regions, (ids) => encodeCostAnswer(everyOne(ids, COST))),
  /** @source OpenSim BunchOfCaps.cs (GetObjectPhysicsData) */
  GetObjectPhysicsData: () =>
    answerEach(regions, (ids) => {
      const known = ids.flatMap((id) => primOf(regions, id) ?? []);
      return encodePhysicsAnswer(new Map(known.map(({ id, part }) => [id.toString(), physicsOf(part)])));
    }),
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
  (regions: readonly Region[], say: (known: readonly Uuid[]) => LlsdMap): ReturnType<Offers[string]> =>
  ({ body }) => {
    const asked = decodeObjectIds(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }));
    const known = asked.slice(0, MAX_ASKED).filter((id) => primOf(regions, id) !== undefined);
    return llsdAnswer(say(known));
  };

const everyOne = <Value>(ids: readonly Uuid[], value: Value): ReadonlyMap<string, Value> =>
  new Map(ids.map((id) => [id.toString(), value]));

const idsIn = (value: LlsdValue | undefined): Uuid[] => asArray(value).slice(0, MAX_ASKED).map(asUuid);

function primOf(regions: readonly Region[], id: Uuid): Prim | undefined {
  for (const region of regions) {
    const prim = sceneOf(region).byId(id);
    if (prim !== undefined) return prim;
  }
  return undefined;
}
