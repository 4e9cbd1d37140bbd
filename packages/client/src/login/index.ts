/** The login: one HTTP exchange (or a few, with redirects) that yields a ticket to a region. */
export { login, requestLogin } from './login.ts';
export type { LoginContext, LoginPorts } from './login.ts';
export { loginBefore } from './login-attempts.ts';
export { loginErrorOf, tellableAddress } from './login-error.ts';
export type { FailedLogin } from './login-error.ts';
export {
  CHANNEL,
  fullNameOf,
  LOGIN_DEADLINE_MS,
  LOGIN_TIMEOUT_MS,
  loginRequestOf,
  startOf,
  VERSION,
} from './login-options.ts';
export type { LoginOptions } from './login-options.ts';
export { namesOf, withNames } from './user.ts';
export type { ByUser, UserAndPassword } from './user.ts';
