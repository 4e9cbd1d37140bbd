import { ClosedError } from '@landfall/protocol/errors';
import { arrive } from '../arrive/index.ts';
import type { ArrivedSession, ArriveOptions, DefaultRooms } from '../arrive/index.ts';
import { randomFraction } from '../circuits/index.ts';
import { Lifetime, pause } from '../lifetime/index.ts';
import { SILENT } from '../logger/index.ts';
import type { ClientPorts } from '../scope/index.ts';
import type { SessionEnd, SessionRoom } from '../session/index.ts';
import { ReconnectPolicy } from './reconnect-policy.ts';
import type { ReconnectOptions } from './reconnect-policy.ts';

/** How an agent is kept in the grid. */
export interface KeepArrivedOptions<Rooms extends readonly SessionRoom[] = DefaultRooms> {
  readonly arrive: ArriveOptions<Rooms>;
  /** How patient it is; or a policy of your own. */
  readonly reconnect?: ReconnectOptions | Pick<ReconnectPolicy, 'decide' | 'lived'>;
  /** Hears of every session that has arrived. The session lives on when this returns; `logout` ends it all. */
  readonly onArrived: (session: ArrivedSession<Rooms>) => void;
  /** Hears of every wait. */
  readonly onWaiting?: (wait: {
    readonly afterMs: number;
    readonly attempt: number;
    readonly reason: string;
  }) => void;
}

/**
 * Arrives, and arrives again whenever the session ends by other hands, as the policy says. Returns when the session ends by
 * our own logout or `arrive.signal` aborts.
 * @throws the error that the policy gives up on, such as a RemoteError for wrong credentials.
 */
export async function keepArrived<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  options: KeepArrivedOptions<Rooms>,
  ports: ClientPorts,
): Promise<SessionEnd> {
  const policy = policyOf(options.reconnect, ports);
  const { signal } = options.arrive;
  for (;;) {
    const outcome = await oneStay(options, ports, policy);
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

/** One arrival and the stay after it: how it ended when that was our own wish, else why it did not last. */
async function oneStay<Rooms extends readonly SessionRoom[]>(
  options: KeepArrivedOptions<Rooms>,
  ports: ClientPorts,
  policy: Pick<ReconnectPolicy, 'lived'>,
): Promise<SessionEnd | { readonly error: unknown }> {
  try {
    const session = await arrive(options.arrive, ports);
    const arrivedAt = ports.clock.now();
    options.onArrived(session);
    const end = await session.ended;
    policy.lived(ports.clock.now() - arrivedAt);
    if (end.by === 'us') return end;
    return { error: new ClosedError(`the session ended: ${end.reason}`, { by: end.by, reason: end.reason }) };
  } catch (error) {
    return { error };
  }
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
  onWaiting?.({ afterMs, attempt, reason });
}

function policyOf(
  reconnect: KeepArrivedOptions['reconnect'],
  ports: ClientPorts,
): Pick<ReconnectPolicy, 'decide' | 'lived'> {
  if (reconnect !== undefined && 'decide' in reconnect) return reconnect;
  return new ReconnectPolicy(() => randomFraction(ports.randomBytes), reconnect);
}
