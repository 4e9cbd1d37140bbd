import {
  RegionInfo,
  RequestRegionInfo,
  SimulatorViewerTimeMessage,
} from '@landfall/protocol/message/compact';
import type { ParcelEvents } from '../parcels/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { RegionEnvironment } from './region-environment.ts';
import type { EnvironmentEvents } from './region-environment.ts';
import { eventNames } from '../events/index.ts';

/** A region whose sky is known. */
export type RegionWithEnvironment = Region<EnvironmentEvents> & { readonly environment: RegionEnvironment };

/** The room that {@link environment} makes. */
export interface EnvironmentRoom extends SessionRoom {
  readonly name: 'environment';
  start(session: RoomSession<object, RegionWithEnvironment>): void;
  open(region: Region<EnvironmentEvents>, session: RoomSession): RegionEnvironment;
}

/**
 * Sun, sky and water of regions: `region.environment`, and the events `environmentChanged` and `timeTold` of regions. With `parcels()` changes
 * of parcels' own skies are heard of too. Not one of the usual rooms.
 */
export function environment(): EnvironmentRoom {
  return ENVIRONMENT;
}

/** It keeps nothing itself: all sessions can have the same. */
const ENVIRONMENT: EnvironmentRoom = {
  name: 'environment',
  maker: environment,
  regionEvents: eventNames<EnvironmentEvents>({ environmentChanged: true, timeTold: true }),
  messages: [RegionInfo, RequestRegionInfo, SimulatorViewerTimeMessage],
  queued: ['WindLightRefresh'],
  capabilities: ['ExtEnvironment', 'EnvironmentSettings'],
  start(session) {
    session.on('regionAdded', ({ region }) => {
      // Without the room of parcels it never comes.
      const told: Pick<Region<ParcelEvents>, 'onIfThere'> = region;
      told.onIfThere('parcelUpdated', ({ parcel, before }) =>
        region.environment.refreshParcel(parcel, before),
      );
    });
    session.take(SimulatorViewerTimeMessage, (message, region) => region.environment.receiveTime(message));
    session.take(RegionInfo, (message, region) => region.environment.receiveInfo(message));
    session.takeQueued('WindLightRefresh', (_, region) => region.environment.refresh());
  },
  open: (region, { scope }) => new RegionEnvironment(region, scope),
};
