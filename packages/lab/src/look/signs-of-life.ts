import type { RoomRegion, RoomSession } from '@landfall/client';
import { CoarseLocationUpdate, SimStats, SimulatorViewerTimeMessage } from '@landfall/protocol/message';

/** What a simulator says again and again while its scene goes on: OpenSim every 3 s, 3 s and 5 s, to agents who are in the region. */
const MESSAGES = [SimStats, SimulatorViewerTimeMessage, CoarseLocationUpdate];

/** When a region last said that it goes on. */
export interface SignsOfLife {
  /** Of the clock; undefined while it has said nothing of the kind. Pings do not count: a stalled scene's are answered. */
  lastAt: number | undefined;
}

/** Tells a region that has nothing to say from one that does not get to it: `region.signsOfLife`. */
export function signsOfLife() {
  return {
    name: 'signsOfLife',
    maker: signsOfLife,
    messages: MESSAGES,
    start(session: RoomSession) {
      const { clock } = session.scope.ports;
      const note = (_: unknown, region: RoomRegion): void => {
        region.part(signsOfLife).lastAt = clock.now();
      };
      session.take(SimStats, note);
      session.take(SimulatorViewerTimeMessage, note);
      session.take(CoarseLocationUpdate, note);
    },
    open: (_region: RoomRegion): SignsOfLife => ({ lastAt: undefined }),
  } as const;
}
