/** Who may log in, and how passwords are kept. */
export { Accounts, createAccount, createAccounts, derivedId, fullName } from './accounts.ts';
export type { Account, HoldTime } from './accounts.ts';
export { estateOwner } from './estate-owner.ts';
export { Failures } from './failures.ts';
export { checkPassword, hashPassword, md5Hex } from './password.ts';
export type { PasswordScheme } from './password.ts';
