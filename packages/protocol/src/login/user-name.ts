import { UsageError } from '../errors/index.ts';

/** A name as login has it. */
export interface UserName {
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * The two names in what people type: `First Last`, `first.last` or `first_last`; of a single one the last is `Resident`.
 * @throws UsageError when there is no name or there are more than two.
 * @source viewer llpanellogin.cpp (separators)
 */
export function parseUserName(text: string): UserName {
  const [firstName = '', lastName = 'Resident', ...more] = text
    .split(/[ ._\s]+/)
    .filter((name) => name !== '');
  if (firstName === '' || more.length > 0) throw new UsageError('a user has a first and a last name');
  return { firstName, lastName };
}
