import { agentBlock } from '@landfall/client';
import type { RoomRegion, RoomSession, SessionRoom } from '@landfall/client';
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { ObjectDeGrab, ObjectGrab } from '@landfall/protocol/message';

/** Touching things. */
export interface Touch {
  /** Presses what stands in a region, and lets go of it. */
  touch(region: RoomRegion, localId: number): void;
}

/** The room that {@link touch} makes. */
export interface TouchRoom extends SessionRoom {
  readonly name: 'touch';
  start(session: RoomSession): Touch;
}

/** Touches by one click: `session.touch`. Where on a thing it was touched is not told. */
export function touch(): TouchRoom {
  return {
    name: 'touch',
    maker: touch,
    messages: [ObjectGrab, ObjectDeGrab],
    start(session) {
      return {
        touch({ circuit }, LocalID) {
          const { ids, lifetime } = session.scope;
          lifetime.check();
          const AgentData = agentBlock(ids);
          const GrabOffset = ZERO_VECTOR;
          circuit.send(
            { name: 'ObjectGrab', AgentData, ObjectData: { LocalID, GrabOffset }, SurfaceInfo: [] },
            { reliable: true },
          );
          circuit.send(
            { name: 'ObjectDeGrab', AgentData, ObjectData: { LocalID }, SurfaceInfo: [] },
            { reliable: true },
          );
        },
      };
    },
  };
}
