/** What a region says of itself: its rating, what it allows, its ground's textures, its own day. */
export {
  accessOf,
  changeSettings,
  allowsOwnSkies,
  isEstateManager,
  regionFlagsOf,
  settingsOf,
} from './region-settings.ts';
export { changeEstateRules, estateRulesOf } from './estate-rules.ts';
export type { EstateRules } from './estate-rules.ts';
