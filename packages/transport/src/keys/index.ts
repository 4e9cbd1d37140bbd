/** What may be a key of a `KeyValueStore`. */
export { checkKey } from './check-key.ts';
