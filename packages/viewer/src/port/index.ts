/** What goes between a viewer and the session it shows: commands one way, news the other. Plain values only. */
export type { WorldCommand } from './commands.ts';
export { SKY_GRID } from './news.ts';
export type { LandTold, Light, LoginStep, Person, RegionTold, Said, SkyTold, WorldNews } from './news.ts';
export type { LoginWords, World } from './world.ts';
