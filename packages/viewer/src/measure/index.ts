/** What the viewer says of its own work. */
export { FrameTimes } from './frame-times.ts';
export type { FrameFigures } from './frame-times.ts';
