/** What is inside the fields of messages: texture entries, placements, throttles, terrain groups; names of numbers; as text and as JSON. */
export { enumerationOf, nameOfNumber } from './enumerations.ts';
export type { Enumeration } from './enumerations.ts';
export { formatBytes, formatLeaf, formatText, formatTree } from './format-tree.ts';
export { plainTree } from './plain-tree.ts';
export type { PlainTree } from './plain-tree.ts';
export { shortestFloat } from './shortest-float.ts';
export { hasSubFields, subFieldsOf } from './sub-fields.ts';
export { isBranch, isRow, tupleOf } from './tree.ts';
export type { Branch, Leaf, Tree } from './tree.ts';
export { someFieldValue, someValue } from './visit-values.ts';
export type { Ask, Segment } from './visit-values.ts';
