import { DecodeError } from '@landfall/protocol/errors';

/** What a piece of JSON holds. Keys that a later version added are passed over by whoever reads it. */
export type Keys = Readonly<Record<string, unknown>>;

/** @throws DecodeError unless the text is a JSON object */
export function parseObject(text: string): Keys {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DecodeError('not JSON', { cause });
  }
  if (!isObject(value)) throw new DecodeError('not a JSON object');
  return value;
}

/** Whether a value of JSON has keys. */
export function isObject(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws DecodeError unless there is a text of that name */
export function word(keys: Keys, path: string): string {
  const value = keys[path];
  if (typeof value !== 'string') throw new DecodeError('text wanted', { path });
  return value;
}

/** @throws DecodeError unless there is a number of that name */
export function numberIn(keys: Keys, path: string): number {
  const value = keys[path];
  if (typeof value !== 'number') throw new DecodeError('number wanted', { path });
  return value;
}

/** @throws DecodeError unless there is a whole number of that name, 0 or more */
export function countIn(keys: Keys, path: string): number {
  const value = numberIn(keys, path);
  if (!Number.isSafeInteger(value) || value < 0) throw new DecodeError('a count wanted', { path });
  return value;
}
