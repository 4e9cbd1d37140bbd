/** Patterns of text that take time in proportion to the text, whatever they are: for scenarios that others wrote. */
export { compilePattern } from './pattern.ts';
export type { Pattern } from './pattern.ts';
