/** The body that a handful of points spans. */
export { convexHull } from './convex-hull.ts';
