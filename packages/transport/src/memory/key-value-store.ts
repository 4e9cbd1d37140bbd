import type { KeyValueStore } from '../ports/index.ts';
import { checkKey } from '../keys/index.ts';

/** A `KeyValueStore` that lasts as long as it is held. */
export function createMemoryStore(): KeyValueStore {
  const values = new Map<string, Uint8Array>();
  return {
    async get(key) {
      return values.get(checkKey(key))?.slice();
    },
    async set(key, value) {
      values.set(checkKey(key), value.slice());
    },
    async delete(key) {
      values.delete(checkKey(key));
    },
    async keys() {
      return [...values.keys()];
    },
  };
}
