/** Small questions about money, the estate, people and the map. */
export { mapHandlers } from './map-handlers.ts';
export { queryHandlers } from './query-handlers.ts';
