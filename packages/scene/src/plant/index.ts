/** Stand-ins for trees and grass. */
export { plantForm, tessellatePlant } from './plant.ts';
export type { PlantForm } from './plant.ts';
