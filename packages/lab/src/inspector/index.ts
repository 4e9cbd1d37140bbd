/** Recordings looked into from a browser: an index on disk, one packet in all its parts, filters, lanes, the story; served on loopback. */
export { createCaptureIndex, openCaptureIndex } from './capture-index.ts';
export type { CaptureIndex, IndexOptions } from './capture-index.ts';
export { startInspector } from './inspector.ts';
export type { Inspector, InspectorOptions, Judgement } from './inspector.ts';
export { builtInspectorFolder } from './page-folder.ts';
export { placesOfFields } from './field-places.ts';
export type { FieldPlace } from './field-places.ts';
export { ROW_BYTES } from './row.ts';
