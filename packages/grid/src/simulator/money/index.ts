/** Money, of which there is none. */
export { moneyHandlers } from './money-handlers.ts';
