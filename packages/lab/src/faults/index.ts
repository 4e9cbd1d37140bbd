/** What our grid is to do wrong, as scenarios and the console say it. */
export { faultOf } from './fault-of.ts';
