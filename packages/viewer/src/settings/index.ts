/** How much a viewer shows, and how finely. */
export { SETTING_LIMITS, settingsOfKept, USUAL_SETTINGS } from './settings.ts';
export type { ViewerSettings } from './settings.ts';
