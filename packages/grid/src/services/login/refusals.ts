import { refuseLogin } from '@landfall/protocol/login';
import type { LoginAnswer, LoginRefusal } from '@landfall/protocol/login';

/** The refusals that OpenSim has and this grid gives, in our own words. @source PROTOCOL §4.3 */
export const REFUSALS = {
  wrongPassword: refuseLogin('bad-credentials', 'Name or password are wrong.'),
  busy: refuseLogin('internal-error', 'Too many logins at once: try again in a moment.'),
  incomplete: refuseLogin('bad-credentials', 'The login lacks a name or a password.'),
  alreadyLoggedIn: refuseLogin(
    'presence',
    'You were still logged in. The other session has been ended: try again in a moment.',
  ),
} satisfies Readonly<Record<string, LoginRefusal>>;

/** The region where the login leads lets nobody, or not this one, in. @source OpenSim LLLoginService.cs: `key`, with the region's reason */
export const refusedBy = (reason: string): LoginRefusal => refuseLogin('bad-credentials', reason);

/** What OpenSim says to a call that it cannot make sense of. @source opensim-observed.md: fault -32603 */
export const FAULT: LoginAnswer = { type: 'fault', faultCode: -32_603, message: 'Internal error' };
