/** What stands in a region: the numbers of its kinds. */
export { PCODE } from './pcode.ts';
