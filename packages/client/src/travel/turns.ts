/** What a teleport waits for before it is asked for: its turn, a border that is being crossed, and a region that is still at the one before. */
import type { Instant } from '@landfall/transport/ports';
import { pending } from '../lifetime/index.ts';
import type { RoomSession } from '../session/index.ts';

type Session = Pick<RoomSession, 'scope' | 'journey' | 'on'>;

/** The one before has ended. @throws ClosedError when the session ended, or it is wanted no longer */
export function whenOver(
  session: Session,
  before: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  return pending<void>(waitOf(session, signal), ({ resolve }) => void before.then(resolve));
}

/** A border may be being crossed, or the region may have begun a teleport of its own. @throws as {@link whenOver} */
export function whenPlaced(session: Session, signal: AbortSignal | undefined): Promise<void> {
  return pending<void>(waitOf(session, signal), ({ resolve }) => {
    const look = (): void => {
      if (session.journey.state?.type === 'placed') resolve();
    };
    look();
    return session.on('journey', look);
  });
}

/** Resolves with the next that is said of where the agent goes, at the deadline at the latest. @throws ClosedError when the session ended */
export function whenSaid(session: Session, deadline: Instant): Promise<void> {
  const { clock } = session.scope.ports;
  return pending<void>(waitOf(session, undefined), ({ resolve }) => {
    const remove = session.on('journey', () => resolve());
    const cancel = clock.after(Math.max(0, deadline - clock.now()), resolve, { background: true });
    return () => {
      remove();
      cancel();
    };
  });
}

function waitOf({ scope }: Session, signal: AbortSignal | undefined) {
  const { lifetime, ports } = scope;
  return { what: 'the teleport', lifetime, signal, clock: ports.clock };
}
