/** Sun, moon and sky as light on the ground, and how they go through the day. */
export { NOON, skyOf, skyOfSettings } from './sky.ts';
export type { Light, Sky } from './sky.ts';
export { dayLightOf } from './light.ts';
export type { DayLight } from './light.ts';
export { skyColours } from './sky-colour.ts';
export { blendSkies, blendWaters } from './blend.ts';
export { USUAL_DAY, dayPositionAt, skyAt, waterAt } from './day.ts';
export type { DayLength, DayPlace } from './day.ts';
