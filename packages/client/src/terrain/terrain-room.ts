import { LayerData } from '@landfall/protocol/message';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { followTerrain } from './follow-terrain.ts';
import type { TerrainEvents } from './follow-terrain.ts';
import { TerrainMirror } from './terrain-mirror.ts';
import { eventNames } from '../events/index.ts';

const MESSAGES = [LayerData];

/** A region whose ground is mirrored. */
export type RegionWithTerrain = Region<TerrainEvents> & { readonly terrain: TerrainMirror };

/** The room that {@link terrain} makes. */
export interface TerrainRoom extends SessionRoom {
  readonly name: 'terrain';
  start(session: RoomSession<object, RegionWithTerrain>): void;
  open(region: Region<TerrainEvents>): TerrainMirror;
}

/** The ground of regions: `region.terrain`, and the events `terrainPatched`, `terrainChanged` and `terrainCompleted` of regions. */
export function terrain(): TerrainRoom {
  return TERRAIN;
}

/** It keeps nothing itself: all sessions can have the same. */
const TERRAIN: TerrainRoom = {
  name: 'terrain',
  maker: terrain,
  regionEvents: eventNames<TerrainEvents>({
    terrainPatched: true,
    terrainChanged: true,
    terrainCompleted: true,
  }),
  messages: MESSAGES,
  start: (session) => followTerrain(session, session.scope.ports.clock),
  open: ({ size, isSizeAssumed }) => new TerrainMirror(size, { isSizeAssumed }),
};
