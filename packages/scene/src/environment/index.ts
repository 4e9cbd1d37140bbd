/** Sun, moon and sky as light on the ground. */
export { NOON, skyOf } from './sky.ts';
export type { Light, Sky } from './sky.ts';
export { dayLightOf } from './light.ts';
export type { DayLight } from './light.ts';
