/** What goes between a viewer and the session it shows: commands one way, news the other. Plain values only. */
export type { TouchedPlace, WorldCommand } from './commands.ts';
export { SKY_GRID } from './news.ts';
export type {
  AskedTold,
  FolderTold,
  FoundTold,
  ItemTold,
  LandTold,
  Light,
  LoginStep,
  LooksTold,
  MapTold,
  MappedRegion,
  MaterialTold,
  MotionsTold,
  MutedTold,
  Person,
  RegionTold,
  Said,
  SkyTold,
  WorldNews,
} from './news.ts';
export type { LoginWords, World } from './world.ts';
