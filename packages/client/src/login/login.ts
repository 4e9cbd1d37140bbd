import type { Witness } from '@landfall/protocol/evidence';
import { LoginFlow, parseGridAddress } from '@landfall/protocol/login';
import type { LoginOutcome, LoginPost, LoginResponse } from '@landfall/protocol/login';
import { TimeoutError } from '@landfall/protocol/errors';
import { MAX_REDIRECTS } from '@landfall/protocol/url';
import type { Clock, Http, Instant, LookUp } from '@landfall/transport/ports';
import { addressFilterOf, HostNames, keepHostNames } from '../addresses/index.ts';
import { behaviourOf } from '../behaviour/index.ts';
import { abortedError, Lifetime, pause } from '../lifetime/index.ts';
import { SILENT } from '../logger/index.ts';
import { concealLogin } from '../secrets/index.ts';
import type { Logger } from '../logger/index.ts';
import { loginErrorOf, redirectWords } from './login-error.ts';
import type { FailedLogin } from './login-error.ts';
import {
  fullNameOf,
  LOGIN_DEADLINE_MS,
  LOGIN_TIMEOUT_MS,
  loginRequestOf,
  MAX_LOGIN_ANSWER_BYTES,
} from './login-options.ts';
import type { LoginOptions } from './login-options.ts';
import { mayRedirectTo } from './redirect-hosts.ts';
import { namesOf, withNames } from './user.ts';
import type { ByUser } from './user.ts';

/** What a login needs from outside. */
export interface LoginPorts {
  /** Asks the grid. */
  readonly http: Http;
  /** Of deadlines and waits. */
  readonly clock: Clock;
  /** As those of a session. */
  readonly ownAddresses?: () => readonly string[];
  /** As that of a session. */
  readonly lookUp?: LookUp;
}

type PortsAndNames = LoginPorts & { readonly names: HostNames | undefined };

/** Who listens and who may stop it. */
export interface LoginContext {
  /** Gives the login up. */
  readonly signal?: AbortSignal | undefined;
  /** Hears what is worth a line; nobody does by default. */
  readonly logger?: Logger | undefined;
  /** Hears each step of it, as evidence. */
  readonly witness?: Witness | undefined;
  /** When it is given up, with all that the grid sends it on to; {@link LOGIN_DEADLINE_MS} from the call by default. */
  readonly deadline?: Instant | undefined;
}

/**
 * Logs in without opening a circuit. The ticket that comes back is good for about a minute.
 * @throws RemoteError when the grid refused: `reason` is its own word (`key`, `presence`, `tos`, `mfa_challenge` …), `words`
 *   its own message. DecodeError when the answer is not one of a grid. ClosedError when it is unreachable (by `network`,
 *   `reason` `unreachable`, `tls` …) or the signal aborted (by `us`). TimeoutError. UsageError for options that make no request.
 */
export async function login(
  options: LoginOptions | ByUser,
  ports: LoginPorts,
  context: LoginContext = {},
): Promise<LoginResponse> {
  const outcome = await requestLogin(options, ports, context);
  if (outcome.type === 'success') return outcome.response;
  throw loginErrorOf(outcome, parseGridAddress(options.grid), ports.clock.wallTime(), namesOf(options));
}

/**
 * The same with every outcome as a value, for those who answer terms of service or a code.
 * @throws ClosedError when the signal aborted; UsageError for options that make no request.
 */
export async function requestLogin(
  given: LoginOptions | ByUser,
  ports: LoginPorts,
  context: LoginContext = {},
): Promise<LoginOutcome> {
  const options = { ...withNames(given), grid: parseGridAddress(given.grid) };
  const { format, maxRedirects, waitBetweenRedirects, grid, redirectHosts = [] } = options;
  const flow = new LoginFlow({
    url: grid,
    request: loginRequestOf(options),
    mayRedirectTo: (url) => mayRedirectTo(url, grid, redirectHosts),
    ...(format === undefined ? {} : { format }),
    ...(maxRedirects === undefined ? {} : { maxRedirects }),
    ...(waitBetweenRedirects === undefined ? {} : { waitBetween: waitBetweenRedirects }),
  });
  // A request that cannot be made is not begun.
  tellStart(options, context);
  const names = ports.lookUp === undefined ? undefined : new HostNames(ports.lookUp);
  const outcome = await run(flow, options, { ...ports, names }, context);
  tellOutcome(outcome, context);
  if (outcome.type === 'success') {
    keepHostNames(outcome.response, names);
    concealLogin(outcome.response);
  }
  return outcome;
}

/** Request by request. Who calls it off may have been let in all the same: the evidence shows where the story breaks off. */
async function run(
  flow: LoginFlow,
  options: LoginOptions,
  ports: PortsAndNames,
  context: LoginContext,
): Promise<LoginOutcome> {
  const startedAt = ports.clock.now();
  try {
    while (flow.outcome === undefined) {
      await advance(flow, options, ports, { ...context, startedAt });
      tellRedirects(flow, context);
    }
  } catch (error) {
    const message = 'called off before the grid had answered';
    if (context.signal?.aborted === true)
      context.witness?.observe('LoginFail', { reason: 'aborted', message });
    throw error;
  }
  return flow.outcome;
}

/** One request and its answer, or the wait before the next one. */
async function advance(
  flow: LoginFlow,
  options: LoginOptions,
  ports: PortsAndNames,
  {
    signal,
    startedAt,
    deadline = startedAt + LOGIN_DEADLINE_MS,
  }: LoginContext & { readonly startedAt: Instant },
): Promise<void> {
  if (signal?.aborted === true) throw abortedError('the login', signal);
  const { clock } = ports;
  const leftMs = deadline - clock.now();
  if (leftMs <= 0) return flow.receiveFailure(tooLateError(clock.now() - startedAt));
  const post = flow.pollRequest();
  if (post !== undefined) return postLogin(flow, post, { ...options, leftMs }, ports, signal);
  const waitMs = Math.min((flow.nextTimeout() ?? clock.now()) - clock.now(), leftMs);
  await pause(waitMs, { what: 'the login', lifetime: new Lifetime(), signal, clock });
  flow.handleTimeout(clock.now());
}

function tooLateError(waitedMs: number): TimeoutError {
  return new TimeoutError('the login was sent on until its time was over', waitedMs, 'login answer');
}

async function postLogin(
  flow: LoginFlow,
  { url, contentType, body }: LoginPost,
  options: LoginOptions & { readonly leftMs: number },
  { http, clock, ownAddresses, names }: PortsAndNames,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { loginTimeoutMs = LOGIN_TIMEOUT_MS, leftMs } = options;
  const { maxLoginAnswerBytes = MAX_LOGIN_ANSWER_BYTES } = options;
  // The grid's own address is the user's word; where it sends the login next is the grid's.
  const guarded = addressFilterOf(options, undefined, { ownAddresses, names }).guard(http);
  try {
    const response = await guarded.request({
      method: 'POST',
      url,
      headers: { 'content-type': contentType },
      body,
      timeoutMs: Math.min(loginTimeoutMs, leftMs),
      maxResponseBytes: maxLoginAnswerBytes,
      maxRedirects: MAX_REDIRECTS,
      ...(signal === undefined ? {} : { signal }),
    });
    const answerType = response.headers['content-type'] ?? '';
    flow.receiveResponse(response.status, answerType, response.body, clock.now(), response.headers);
  } catch (error) {
    if (signal?.aborted === true) throw abortedError('the login', signal);
    flow.receiveFailure(error);
  }
}

function tellStart(options: LoginOptions, { witness, logger = SILENT }: LoginContext): void {
  const behaviour = behaviourOf(options.behaviour);
  const user = fullNameOf(options);
  logger.log('info', `${user} logs in`);
  witness?.observe('LoginStart', { uri: options.grid, user, mode: behaviour.name });
  if (behaviour.spoilsPassword) {
    witness?.observe('Rejection', { message: 'Presenting a password that is wrong' });
  }
}

function tellRedirects(flow: LoginFlow, { witness }: LoginContext): void {
  for (let event = flow.pollEvent(); event !== undefined; event = flow.pollEvent()) {
    witness?.observe('LoginProgress', { status: 'Redirecting', message: event.message });
  }
}

function tellOutcome(outcome: LoginOutcome, { witness, logger = SILENT }: LoginContext): void {
  if (outcome.type === 'success') {
    const { agentId, circuitCode } = outcome.response;
    logger.log('info', `login succeeded, circuit code ${circuitCode}`);
    witness?.observe('LoginSuccess', { agentId: agentId.toString(), circuit: circuitCode });
    return;
  }
  const reason = 'reason' in outcome ? outcome.reason : outcome.type;
  const message = messageOf(outcome);
  // The error says the same to whoever asked.
  logger.log('info', `login failed (${reason}): ${message}`);
  witness?.observe('LoginFail', { reason, message });
}

/** Of a redirect that was not followed, why, and where to. */
function messageOf(outcome: FailedLogin): string {
  if (outcome.type !== 'redirect-refused') return outcome.message;
  const words = outcome.message.trim();
  return `${words === '' ? '' : `${words}: `}redirected ${redirectWords(outcome)}`;
}
