/**
 * `@landfall/client` on Node: what is in `index.ts`, with sockets, HTTP and clock of Node where no ports are given, and the usual rooms
 * where none are named. The one file of this package that knows Node: see docs/decisions/0017-one-call-on-node.md.
 */
import type { LoginOutcome, LoginResponse } from '@landfall/protocol/login';
import { createNodePorts } from '@landfall/transport/node';
import { arrive as arriveOver, startSession as startOver } from './arrive/index.ts';
import type {
  ArrivalRequest,
  ArrivedSession,
  DefaultRooms,
  Session,
  SessionOptions,
} from './arrive/index.ts';
import { login as loginOver, requestLogin as requestOver } from './login/index.ts';
import type { ByUser, LoginContext, LoginOptions, LoginPorts } from './login/index.ts';
import { keepArrived as keepOver } from './reconnect/index.ts';
import type { KeepArrivedOptions } from './reconnect/index.ts';
import type { Logger } from './logger/index.ts';
import type { ClientPorts } from './scope/index.ts';
import { isObject } from './usage/index.ts';
import type { Session as AnySession, SessionEnd, SessionIdentity, SessionRoom } from './session/index.ts';

export * from './index.ts';

/**
 * Logs in and arrives: the one call. What can be sent early is sent early; see `Session.arrive`. A login whose connection
 * breaks before the answer is asked for again. A ghost comes back without having arrived, and its ticket goes to waste.
 * @param ports those of Node by default; the session's own then, and closed with it.
 * @throws as `login` and as `Session.arrive`; UsageError for options, rooms or ports that are none, or when something is said to the
 * usual rooms beside `rooms`. Nothing is left behind when it throws.
 */
export async function arrive<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  options: ArrivalRequest<Rooms> & { readonly behaviour: 'ghost' },
  ports?: ClientPorts,
): Promise<Session<Rooms>>;
export async function arrive<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  options: ArrivalRequest<Rooms>,
  ports?: ClientPorts,
): Promise<ArrivedSession<Rooms>>;
export async function arrive(
  options: ArrivalRequest<readonly SessionRoom[]>,
  ports?: ClientPorts,
): Promise<AnySession> {
  const told = loud(options);
  return ports === undefined ? withOwnPorts((own) => arriveOver(told, own)) : arriveOver(told, ports);
}

/**
 * A session of a login that has succeeded: its socket is open, and nothing has been sent. `session.arrive()` does the rest, or
 * `openCircuit`, `requestSeed` and `completeMovement` one by one. The ticket is good for about a minute.
 * @param ports those of Node by default; the session's own then, and closed with it.
 * @throws UsageError when no socket can be bound, two rooms have one name, options, rooms or ports are none, or something is said to the
 * usual rooms beside `rooms`.
 */
export async function startSession<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  response: LoginResponse,
  options: SessionIdentity & SessionOptions<Rooms>,
  ports?: ClientPorts,
): Promise<Session<Rooms>> {
  const told = loud(options);
  if (ports !== undefined) return startOver(response, told, ports);
  return withOwnPorts((own) => startOver(response, told, own));
}

/**
 * Logs in without opening a circuit. The ticket that comes back is good for about a minute.
 * @param ports those of Node by default.
 * @throws RemoteError when the grid refused: `reason` is its own word (`key`, `presence`, `tos`, `mfa_challenge` …), `words`
 *   its own message. DecodeError when the answer is not one of a grid. ClosedError when it is unreachable (by `network`,
 *   `reason` `unreachable`, `tls` …) or the signal aborted (by `us`). TimeoutError. UsageError for options that make no request.
 */
export async function login(
  options: LoginOptions | ByUser,
  ports?: LoginPorts,
  context: LoginContext = {},
): Promise<LoginResponse> {
  return overPorts(ports, (given) => loginOver(options, given, context));
}

/**
 * The same with every outcome as a value, for those who answer terms of service or a code.
 * @param ports those of Node by default.
 * @throws ClosedError when the signal aborted; UsageError for options that make no request.
 */
export async function requestLogin(
  options: LoginOptions | ByUser,
  ports?: LoginPorts,
  context: LoginContext = {},
): Promise<LoginOutcome> {
  return overPorts(ports, (given) => requestOver(options, given, context));
}

/**
 * Arrives, and arrives again whenever the session ends by other hands, as the policy says. Returns when the session ends by
 * our own logout or `arrive.signal` aborts.
 * @param ports those of Node by default.
 * @throws the error that the policy gives up on, such as a RemoteError for wrong credentials; what `onArrived` throws.
 */
export async function keepArrived<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  options: KeepArrivedOptions<Rooms>,
  ports?: ClientPorts,
): Promise<SessionEnd> {
  const told = isObject(options) ? { ...options, arrive: loud(options.arrive) } : options;
  return overPorts(ports, (given) => keepOver(told, given));
}

/** What goes wrong in a program's own listeners would otherwise be seen by nobody. */
const ERRORS_ON_STDERR: Logger = Object.freeze({
  log: (level, text) => void (level === 'error' && process.stderr.write(`landfall: ${text}\n`)),
} satisfies Logger);

/** The options with a logger: where none is given, errors are printed. Options that are none stay so, for who checks them. */
function loud<Options extends { readonly logger?: Logger }>(options: Options): Options {
  return isObject(options) && options.logger === undefined
    ? { ...options, logger: ERRORS_ON_STDERR }
    : options;
}

/** Ports of a session's own, which end with it, or at once when there comes to be none. */
async function withOwnPorts<S extends AnySession>(begin: (ports: ClientPorts) => Promise<S>): Promise<S> {
  const ports = createNodePorts();
  try {
    const session = await begin(ports);
    void session.ended.then(() => ports.close());
    return session;
  } catch (error) {
    await ports.close();
    throw error;
  }
}

/** For as long as `work` takes. */
async function overPorts<Ports, T>(
  given: Ports | undefined,
  work: (ports: Ports | ClientPorts) => Promise<T>,
): Promise<T> {
  if (given !== undefined) return work(given);
  const ports = createNodePorts();
  try {
    return await work(ports);
  } finally {
    await ports.close();
  }
}
