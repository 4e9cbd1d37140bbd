/** How much a viewer shows, and how finely. */
export {
  QUALITY_WITH_MATERIALS,
  QUALITY_WITH_SHADOWS,
  SETTING_LIMITS,
  settingsOfKept,
  USUAL_SETTINGS,
} from './settings.ts';
export type { ViewerSettings } from './settings.ts';
