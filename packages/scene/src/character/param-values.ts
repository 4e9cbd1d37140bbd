import { VISUAL_PARAM } from '@landfall/protocol/avatar';
import type { AvatarDefinition, DefinedParam, Driven } from './avatar-definition.ts';

/**
 * The values of all parameters of a body: those that are said, those that follow them, and the others as where nobody says. Of the other sex's each is as
 * where nobody says.
 * @param said by the ids of the parameters, as regions send them
 * @source viewer lldriverparam.cpp (getDrivenWeight), llpolymorph.cpp (apply)
 */
export function paramValues(
  { params, drivers }: AvatarDefinition,
  said: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const values = new Map([...params].map(([id, param]) => [id, param.default] as const));
  for (const [id, value] of said) values.set(id, value);
  for (const [id, followers] of drivers)
    for (const driven of followers) {
      const [driver, follower] = [params.get(id), params.get(driven.id)];
      if (driver === undefined || follower === undefined) continue;
      values.set(driven.id, drivenValue(driver, values.get(id) ?? driver.default, driven, follower));
    }
  const sex = (said.get(VISUAL_PARAM.male) ?? 0) > 0.5 ? 'male' : 'female';
  for (const [id, param] of params)
    if (param.sex !== undefined && param.sex !== sex) values.set(id, param.default);
  return values;
}

function drivenValue(
  driver: DefinedParam,
  value: number,
  { min1, max1, max2, min2 }: Driven,
  { min, max }: DefinedParam,
): number {
  if (value <= min1) return min1 === max1 && min1 <= driver.min ? max : min;
  if (value <= max1) return min + ((value - min1) / (max1 - min1)) * (max - min);
  if (value <= max2) return max;
  if (value <= min2) return max + ((value - max2) / (min2 - max2)) * (min - max);
  return max2 >= driver.max ? max : min;
}
