import { UsageError } from '../errors/index.ts';

/**
 * UTF-16 units of a name that anybody can have.
 * @source OpenSim UserAccount.migrations (varchar(64)), doubled and more: other grids may have longer ones
 */
export const MAX_NAME_LENGTH = 255;

/** A name as login has it. */
export interface UserName {
  /** The first word, as `Test` of `Test User`; at most {@link MAX_NAME_LENGTH} UTF-16 units. */
  readonly firstName: string;
  /** The second word; `Resident` where only one was typed. */
  readonly lastName: string;
}

/**
 * The two names in what people type: `First Last`, `first.last` or `first_last`; of a single one the last is `Resident`.
 * @throws UsageError when there is no name, there are more than two, or one is longer than {@link MAX_NAME_LENGTH}.
 * @source viewer llpanellogin.cpp (separators)
 */
export function parseUserName(text: string): UserName {
  const [firstName = '', lastName = 'Resident', ...more] = text
    .split(/[ ._\s]+/)
    .filter((name) => name !== '');
  if (firstName === '' || more.length > 0) throw new UsageError('a user has a first and a last name');
  checkNameLength(firstName);
  checkNameLength(lastName);
  return { firstName, lastName };
}

/** A login service would take it for no login at all. @throws UsageError for a name that nobody can have, without repeating it */
export function checkNameLength(name: string): void {
  if (name.length > MAX_NAME_LENGTH)
    throw new UsageError(`a name of ${name.length} characters; ${MAX_NAME_LENGTH} is the most`);
}
