/**
 * A login whose connection breaks before the answer came is asked for again, and so is one that did not come whole in time (408): a
 * server waits some seconds for a request, and a process that was stopped for longer sends its own too late. Rules:
 * 1. Only then: an address where nobody listens, TLS trouble and every answer of the grid are told at once.
 * 2. The n-th repeat waits `LOGIN_RETRY_WAIT_MS × 2^(n-1)`; there are {@link LOGIN_ATTEMPTS} attempts, all before the deadline.
 * 3. The grid may have served the request whose answer was lost. OpenSim then takes the repeat for a second login: it answers
 *    "presence", forgets the first one, and lets the next repeat in. So "presence" is repeated too, but as first answer only where
 *    `retriesPresence` was asked for, and then at once the first time. "Logins are restricted" is no such answer, though its word is the same.
 */
import { saysStillLoggedIn } from '@landfall/protocol/login';
import type { LoginResponse } from '@landfall/protocol/login';
import { ClosedError, RemoteError } from '@landfall/protocol/errors';
import type { Instant } from '@landfall/transport/ports';
import { Lifetime, pause } from '../lifetime/index.ts';
import { SILENT } from '../logger/index.ts';
import { login } from './login.ts';
import type { LoginContext, LoginPorts } from './login.ts';
import type { LoginOptions } from './login-options.ts';

/** As often as a viewer asks the first region's seed. */
export const LOGIN_ATTEMPTS = 5;
export const LOGIN_RETRY_WAIT_MS = 500;
/** HTTP: the server did not wait for the rest of the request, and has not served it. @source RFC 9110 §15.5.9 */
const NOT_WHOLE = '408';

/**
 * As {@link login}, again when the connection broke; all of it before `deadline`.
 * @throws as {@link login}, the last attempt's error.
 */
export async function loginBefore(
  deadline: Instant,
  options: LoginOptions,
  ports: LoginPorts,
  context: LoginContext = {},
): Promise<LoginResponse> {
  const { clock } = ports;
  let mayRetryPresence = options.retriesPresence === true;
  for (let attempt = 1; ; attempt++) {
    try {
      return await login(options, ports, { ...context, deadline });
    } catch (error) {
      if (mayRetryPresence && isStillLoggedIn(error) && clock.now() < deadline) {
        mayRetryPresence = false;
        tellRepeat(attempt, 0, error.reason, context);
        continue;
      }
      const waitMs = LOGIN_RETRY_WAIT_MS * 2 ** (attempt - 1);
      const isLast = attempt >= LOGIN_ATTEMPTS || clock.now() + waitMs >= deadline;
      if (isLast || !isWorthRepeating(error, attempt)) throw error;
      tellRepeat(attempt, waitMs, error.reason, context);
      const { signal } = context;
      await pause(waitMs, { what: 'the login', lifetime: new Lifetime(), signal, clock });
    }
  }
}

function isWorthRepeating(error: unknown, attempt: number): error is ClosedError | RemoteError {
  if (error instanceof ClosedError) return error.by === 'network' && error.reason === 'reset';
  if (error instanceof RemoteError && error.reason === NOT_WHOLE) return true;
  return attempt > 1 && isStillLoggedIn(error);
}

function isStillLoggedIn(error: unknown): error is RemoteError {
  return error instanceof RemoteError && saysStillLoggedIn(error.reason, error.words);
}

function tellRepeat(
  attempt: number,
  waitMs: number,
  reason: string,
  { witness, logger = SILENT }: LoginContext,
): void {
  logger.log('info', `asks for the login again in ${Math.round(waitMs)} ms (${reason})`);
  witness?.observe('Reconnect', { attempt, waitMs, reason });
}
