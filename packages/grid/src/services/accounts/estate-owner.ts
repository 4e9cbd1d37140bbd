import type { Uuid } from '@landfall/protocol/datatypes';
import type { CompleteGridConfig } from '../../config/index.ts';
import { derivedId } from './accounts.ts';
import type { Accounts } from './accounts.ts';

/** Nobody in particular, who cannot log in. */
const NOBODY = derivedId('estate owner');

/** Who owns the estate: the account that the configuration names, or nobody. */
export function estateOwner({ owner = '' }: CompleteGridConfig, accounts: Accounts): Uuid {
  const at = owner.indexOf(' ');
  return accounts.byName(owner.slice(0, at), owner.slice(at + 1))?.id ?? NOBODY;
}
