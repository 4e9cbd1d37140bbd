/** How things should go, as sequences that are read and compared with what was seen. */
export { compareClosest } from './closest.ts';
export { compareSequence } from './compare.ts';
export type { Comparison, Finding, Matched } from './compare.ts';
export { formatSequence } from './format-sequence.ts';
export { parseSequence } from './parse-sequence.ts';
export {
  REFERENCE_NAMES,
  SUBJECTS,
  groupOf,
  openReference,
  referenceOf,
  referencesOf,
  subjectOf,
  withoutParticipant,
} from './references.ts';
export type { ReferenceName, Subject } from './references.ts';
export type { Branch, Part, Sequence, Step } from './sequence.ts';
export { signalsOf, toldStep } from './signals.ts';
export type { Role, Signal } from './signals.ts';
