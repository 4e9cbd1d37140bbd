import type { Clock, Instant } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';

interface Suspicion {
  /** Since when nothing has come; undefined for a region that is heard, and has given the agent's event queue up. */
  readonly silentSince: Instant | undefined;
}

/** Whether the region that the agent is in may be gone: the cause of what comes to nothing meanwhile. */
export class Silence {
  readonly #session: Pick<RoomSession, 'region'>;
  readonly #clock: Clock;
  readonly #suspected = new WeakMap<Region, Suspicion>();

  constructor(session: Pick<RoomSession, 'region' | 'on' | 'scope'>) {
    this.#session = session;
    this.#clock = session.scope.ports.clock;
    session.on('lossSuspected', ({ region, silentForMs }) => {
      const silentSince = silentForMs === 0 ? undefined : this.#clock.now() - silentForMs;
      this.#suspected.set(region, { silentSince });
    });
    session.on('lossDismissed', ({ region }) => this.#suspected.delete(region));
  }

  /** What is added to the words of a failure; empty while nothing speaks for it. */
  get words(): string {
    const { region } = this.#session;
    const suspicion = region && this.#suspected.get(region);
    if (region === undefined || suspicion === undefined) return '';
    const { silentSince } = suspicion;
    if (silentSince === undefined) return `; ${region.label} may be lost: it has ended its event queue`;
    const seconds = Math.round((this.#clock.now() - silentSince) / 1000);
    return `; ${region.label} may be lost: nothing has come from it for ${seconds} s`;
  }
}
