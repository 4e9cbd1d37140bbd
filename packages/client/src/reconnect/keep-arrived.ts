import { ClosedError, RemoteError } from '@landfall/protocol/errors';
import { arrive, arriveIn } from '../arrive/index.ts';
import type { ArrivalRequest, ArrivedSession, DefaultRooms, NamedRooms } from '../arrive/index.ts';
import { randomFraction } from '../circuits/index.ts';
import { callListener } from '../events/index.ts';
import { Lifetime, pause } from '../lifetime/index.ts';
import { SILENT, whatWasThrown } from '../logger/index.ts';
import type { ClientPorts } from '../scope/index.ts';
import type { ArrivalReport, SessionEnd, SessionRoom } from '../session/index.ts';
import { checkOptions, checkValue } from '../usage/index.ts';
import { ELSEWHERE, ReconnectPolicy } from './reconnect-policy.ts';
import type { ReconnectOptions } from './reconnect-policy.ts';

/** How an agent is kept in the grid. */
export interface KeepArrivedOptions<Rooms extends readonly SessionRoom[] = DefaultRooms> {
  /** What is logged in with, each time. */
  readonly arrive: ArrivalRequest<Rooms>;
  /** How patient it is; or a policy of your own. */
  readonly reconnect?: ReconnectOptions | Pick<ReconnectPolicy, 'decide' | 'lived'>;
  /**
   * What to do when the grid has put the agent somewhere else than `arrive.start` says, such as in a safe hub
   * (`session.arrival.isElsewhere`): `stay`, the default; or `leave` and try again after a while, so that bots whose region is down do
   * not pile up there. `leave` wants a `start` that names a region: a grid takes where the agent has left for its `last` place.
   */
  readonly whenElsewhere?: 'stay' | 'leave';
  /**
   * Hears of every session that has arrived. The session lives on when this returns; `logout` ends it all. When this throws, or
   * the promise that it returns rejects, the session is logged out and {@link keepArrived} rejects with the same.
   */
  readonly onArrived: (session: ArrivedSession<Rooms>) => unknown;
  /** Hears of every wait. */
  readonly onWaiting?: (wait: {
    readonly afterMs: number;
    readonly attempt: number;
    readonly reason: string;
  }) => unknown;
}

/**
 * Arrives, and arrives again whenever the session ends by other hands, as the policy says. Returns when the session ends by
 * our own logout or `arrive.signal` aborts.
 * @throws the error that the policy gives up on, such as a RemoteError for wrong credentials; what `onArrived` throws; UsageError for
 *   options that are none.
 */
export async function keepArrived<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  options: KeepArrivedOptions<Rooms>,
  ports: ClientPorts,
): Promise<SessionEnd> {
  return keepArriving(options, ports, (request) => arrive(request, ports));
}

/**
 * As {@link keepArrived}, but `arrive.rooms` says which rooms there are: for bundles, into which no others come then.
 * @throws as `arriveIn`, else as {@link keepArrived}.
 */
export async function keepArrivedIn<const Rooms extends readonly SessionRoom[]>(
  options: KeepArrivedOptions<Rooms> & { readonly arrive: NamedRooms<Rooms> },
  ports: ClientPorts,
): Promise<SessionEnd> {
  const { rooms } = options.arrive;
  return keepArriving(options, ports, (request) => arriveIn({ ...request, rooms }, ports));
}

type Arrive<Rooms extends readonly SessionRoom[]> = (
  request: ArrivalRequest<Rooms>,
) => Promise<ArrivedSession<Rooms>>;

async function keepArriving<Rooms extends readonly SessionRoom[]>(
  options: KeepArrivedOptions<Rooms>,
  ports: ClientPorts,
  arriveAgain: Arrive<Rooms>,
): Promise<SessionEnd> {
  checkGiven(options);
  const policy = policyOf(options.reconnect, ports);
  const { signal } = options.arrive;
  for (;;) {
    const outcome = await oneStay(options, ports, policy, arriveAgain);
    if ('by' in outcome) return outcome;
    if (signal?.aborted === true) return ABORTED;
    const decision = policy.decide(outcome.error);
    if (decision.type === 'give-up') throw outcome.error;
    tellWait(options, decision);
    const wait = { what: 'the reconnect', lifetime: new Lifetime(), signal, clock: ports.clock };
    const aborted = await pause(decision.afterMs, wait).then(
      () => false,
      () => true,
    );
    if (aborted) return ABORTED;
  }
}

const ABORTED: SessionEnd = Object.freeze({ by: 'us', reason: 'aborted', words: '' });

function checkGiven(options: KeepArrivedOptions<readonly SessionRoom[]>): void {
  checkOptions<typeof options>('keepArrived', options, {
    arrive: 'object',
    reconnect: 'object',
    whenElsewhere: 'text',
    onArrived: 'function',
    onWaiting: 'function',
  });
  checkValue('arrive of keepArrived', options.arrive, 'object');
  checkValue('onArrived of keepArrived', options.onArrived, 'function');
}

/** One arrival and the stay after it: how it ended when that was our own wish, else why it did not last. */
async function oneStay<Rooms extends readonly SessionRoom[]>(
  options: KeepArrivedOptions<Rooms>,
  ports: ClientPorts,
  policy: Pick<ReconnectPolicy, 'lived'>,
  arriveAgain: Arrive<Rooms>,
): Promise<SessionEnd | { readonly error: unknown }> {
  const arrival = await arriveAgain(options.arrive).then(
    (session) => ({ session }),
    (error: unknown) => ({ error }),
  );
  if ('error' in arrival) return arrival;
  const { session } = arrival;
  if (options.whenElsewhere === 'leave' && session.arrival?.isElsewhere === true) {
    await session.logout();
    return { error: elsewhereError(session.arrival) };
  }
  const arrivedAt = ports.clock.now();
  const end = await stay(session, options.onArrived);
  policy.lived(ports.clock.now() - arrivedAt);
  if (end.by === 'us') return end;
  const { by, reason, words } = end;
  return { error: new ClosedError(`the session ended: ${reason}`, { by, reason, words }) };
}

/** Until the session ends; a program that fails when it gets it does not leave it behind. */
async function stay<Rooms extends readonly SessionRoom[]>(
  session: ArrivedSession<Rooms>,
  onArrived: KeepArrivedOptions<Rooms>['onArrived'],
): Promise<SessionEnd> {
  let failure: { readonly error: unknown } | undefined;
  callListener(
    () => onArrived(session),
    (error) => {
      failure ??= { error };
      void session.logout();
    },
  );
  const end = await session.ended;
  if (failure !== undefined) throw failure.error;
  return end;
}

function elsewhereError({ asked, region }: ArrivalReport): RemoteError {
  return new RemoteError(`the grid put the agent into ${region} instead of ${asked}`, ELSEWHERE);
}

function tellWait(
  { arrive: { witness, logger = SILENT }, onWaiting }: KeepArrivedOptions<readonly SessionRoom[]>,
  {
    afterMs,
    attempt,
    reason,
  }: { readonly afterMs: number; readonly attempt: number; readonly reason: string },
): void {
  logger.log('info', `tries again in ${Math.round(afterMs)} ms (${reason})`);
  witness?.observe('Reconnect', { attempt, waitMs: afterMs, reason });
  callListener(
    () => onWaiting?.({ afterMs, attempt, reason }),
    (error) => logger.log('error', whatWasThrown(error)),
  );
}

function policyOf(
  reconnect: KeepArrivedOptions['reconnect'],
  ports: ClientPorts,
): Pick<ReconnectPolicy, 'decide' | 'lived'> {
  if (reconnect !== undefined && 'decide' in reconnect) return reconnect;
  return new ReconnectPolicy(() => randomFraction(ports.randomBytes), reconnect);
}
