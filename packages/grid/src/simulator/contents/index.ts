/** What is in prims: told to who asks, who may have it, and what is put in and taken out. */
export { mayHave } from './contents.ts';
export { contentsHandlers } from './contents-handlers.ts';
export { fillingHandlers } from './filling-handlers.ts';
export { contentsPassedOn } from './passing-on.ts';
export { rewritingOffers } from './rewriting.ts';
export { runHandlers } from './run-handlers.ts';
