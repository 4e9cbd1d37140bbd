/** Landmarks: places to return to. */
export { decodeLandmark, encodeLandmark } from './landmark.ts';
export type { GlobalLandmark, Landmark, RegionLandmark } from './landmark.ts';
