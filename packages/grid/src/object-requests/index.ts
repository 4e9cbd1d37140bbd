/** What agents ask about objects. */
export { objectHandlers } from './object-handlers.ts';
