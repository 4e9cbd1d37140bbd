import { UsageError } from '@landfall/protocol/errors';

/** Room for an address or some ids; a longer one would be a value. */
const MOST_UNITS = 512;
/** Has no UTF-8, so that two such keys would be one. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The key itself, when it is a text of 1 to 512 UTF-16 units without half of a surrogate pair.
 * @throws UsageError for a text that no `KeyValueStore` takes as a key.
 */
export function checkKey(key: string): string {
  if (key === '' || key.length > MOST_UNITS || LONE_SURROGATE.test(key))
    throw new UsageError(`a key is a text of 1 to ${MOST_UNITS} characters`);
  return key;
}
