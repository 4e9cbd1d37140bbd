/** What is in prims: told to who asks, and who may have it. */
export { mayHave } from './contents.ts';
export { contentsHandlers } from './contents-handlers.ts';
