import type { LoginResponse } from '@landfall/protocol/login';
import { addressFilterOf, hostNamesOf } from '../addresses/index.ts';
import type { AddressFilter } from '../addresses/index.ts';
import { behaviourOf } from '../behaviour/index.ts';
import { agentIdsOf, openAgentSocket } from '../circuits/index.ts';
import { Lifetime } from '../lifetime/index.ts';
import { fullNameOf, loginBefore, namesOf, withNames } from '../login/index.ts';
import type { ByUser, LoginOptions, UserAndPassword } from '../login/index.ts';
import { SILENT, whatWasThrown } from '../logger/index.ts';
import type { ClientPorts } from '../scope/index.ts';
import { checkGiven } from './check-given.ts';
import { Session } from './session.ts';
import { ARRIVAL_DEADLINE_MS, settingsOf } from './session-options.ts';
import type { ArriveOptions, SessionOptions } from './session-options.ts';
import type { SessionRoom } from './session-room.ts';
import type { SessionWith } from './session-with.ts';
import { capabilitiesOf, loginOptionsOf, messageTableOf } from './session-table.ts';

/** Who logged in, for the session's own use. */
export type SessionIdentity = (Pick<LoginOptions, 'firstName' | 'lastName'> | Pick<UserAndPassword, 'user'>) &
  Pick<LoginOptions, 'start' | 'behaviour'> &
  Partial<Pick<LoginOptions, 'grid'>>;

/** The rooms of a session, whatever they are. */
export interface WithRooms<Rooms extends readonly SessionRoom[] = readonly SessionRoom[]> {
  /** None by default. */
  readonly rooms?: Rooms | undefined;
}

/**
 * A session of a login that has succeeded: its socket is open, and nothing has been sent. `session.arrive()` does the rest, or
 * `openCircuit`, `requestSeed` and `completeMovement` one by one. The ticket is good for about a minute.
 * @throws UsageError when no socket can be bound, two rooms have one name, or options, rooms or ports are none.
 */
export async function startSession<const Rooms extends readonly SessionRoom[] = readonly []>(
  response: LoginResponse,
  options: SessionIdentity & SessionOptions & WithRooms<Rooms>,
  ports: ClientPorts,
): Promise<SessionWith<Rooms>> {
  checkGiven('startSession', options, ports);
  return (await makeSession(response, options, ports, ports.clock.now())) as SessionWith<Rooms>;
}

async function makeSession(
  login: LoginResponse,
  options: SessionIdentity & SessionOptions & WithRooms,
  ports: ClientPorts,
  startedAt: number,
): Promise<Session> {
  const { logger = SILENT, witness, bindAddress, rooms = [] } = options;
  const { ownAddresses, lookUp } = ports;
  const names = hostNamesOf(login, lookUp);
  const addresses = addressFilterOf(options, login.simulator, { ownAddresses, names });
  checkLogin(login, addresses);
  const report = (error: unknown): void => logger.log('error', whatWasThrown(error));
  const address = bindAddress ?? addressToBind(login.simulator.address);
  const udpBlacklist = new Set(login.udpBlacklist);
  const messages = messageTableOf(rooms, options.messages);
  const socket = await openAgentSocket(ports, report, { address, udpBlacklist, messages });
  const ids = agentIdsOf(login);
  const scope = {
    ids,
    agentName: fullNameOf(namesOf(options)),
    ports: { ...ports, http: addresses.guard(ports.http) },
    addresses,
    lifetime: new Lifetime(report),
    behaviour: behaviourOf(options.behaviour),
    logger,
    witness: witness?.about({ circuit: ids.circuitCode }),
  };
  const settings = settingsOf({ capabilities: capabilitiesOf(rooms), ...options });
  try {
    return new Session({ scope, settings, socket, rooms, messages, login, startedAt });
  } catch (error) {
    await socket.close();
    throw error;
  }
}

/** @throws ForbiddenAddressError when the login leads where the grid must not send us. */
function checkLogin({ simulator, seedCapability }: LoginResponse, addresses: AddressFilter): void {
  addresses.checkEndpoint(simulator, 'sim_ip');
  addresses.checkUrl(seedCapability, 'seed_capability');
}

/** Loopback for a simulator on loopback; any address of this machine for others. */
function addressToBind(simulator: string): string {
  return simulator.startsWith('127.') ? '127.0.0.1' : '0.0.0.0';
}

/**
 * Logs in and arrives: the one call. What can be sent early is sent early; see `Session.arrive`. A login whose connection
 * breaks before the answer is asked for again. A ghost comes back
 * without having arrived, and its ticket goes to waste.
 * @throws as `login` and as `Session.arrive`; nothing is left behind when it throws.
 */
export async function arrive<const Rooms extends readonly SessionRoom[] = readonly []>(
  options: (ArriveOptions | ByUser<ArriveOptions>) & WithRooms<Rooms>,
  ports: ClientPorts,
): Promise<SessionWith<Rooms>> {
  const named: ArriveOptions & WithRooms = withNames<ArriveOptions & WithRooms>(options);
  checkGiven('arrive', named, ports);
  return (await arriveAs(named, ports)) as SessionWith<Rooms>;
}

async function arriveAs(options: ArriveOptions & WithRooms, ports: ClientPorts): Promise<Session> {
  const { signal, logger, witness, deadlineMs = ARRIVAL_DEADLINE_MS } = options;
  const startedAt = ports.clock.now();
  const asked = { options: loginOptionsOf(options.rooms ?? []), ...options };
  const response = await loginBefore(startedAt + deadlineMs, asked, ports, { signal, logger, witness });
  const session = await makeSession(response, options, ports, startedAt);
  if (!behaviourOf(options.behaviour).usesTicket) {
    witness?.observe('Ghost', { message: 'Vanishing immediately...' });
    return session;
  }
  await session.arrive({ signal });
  endWith(session, signal);
  return session;
}

function endWith(session: Session, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  const leave = (): void => {
    void session.logout();
  };
  signal.addEventListener('abort', leave, { once: true });
  void session.ended.then(() => signal.removeEventListener('abort', leave));
}
