/** A visitor to a grid: arrives, does what its plan says, logs out. */
export { lookAround, stay, visit, whereIs } from './visit.ts';
export type { VisitPlan } from './visit.ts';
