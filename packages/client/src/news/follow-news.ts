import { asArray, asMap, asString } from '@landfall/protocol/llsd';
import {
  CoarseLocationUpdate,
  ParcelOverlay,
  SimStats,
  SimulatorViewerTimeMessage,
} from '@landfall/protocol/message';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import type { NewsEvents } from './news-room.ts';

/** `SimStats.Stat.StatID`. @source OpenSim SimStatsReporter.cs */
const STAT = Object.freeze({ timeDilation: 0, simFps: 1, agents: 13 });

/** Counted and testified, not kept. */
export function followNews(session: RoomSession<object, Region<NewsEvents>>): void {
  session.take(CoarseLocationUpdate, ({ Location }, region) => {
    region.witness?.observe('CoarseLocationsReceived', { avatars: Location.length });
    region.emitter.emit('avatarsCounted', { avatars: Location.length });
  });
  session.take(SimStats, ({ Stat }, region) => {
    const value = (id: number): number => Stat.find(({ StatID }) => StatID === id)?.StatValue ?? 0;
    region.witness?.observe('RegionStatsReceived', {
      region: region.label,
      simFps: value(STAT.simFps),
      timeDilation: value(STAT.timeDilation),
      agents: value(STAT.agents),
    });
  });
  session.take(SimulatorViewerTimeMessage, ({ TimeInfo }, region) => {
    region.witness?.observe('RegionTimeReceived', { gridTime: String(TimeInfo.UsecSinceStart) });
  });
  session.take(ParcelOverlay, ({ ParcelData }, region) => {
    region.witness?.observe('ParcelReceived', {
      message: 'ParcelOverlay',
      parcel: `part ${ParcelData.SequenceID}`,
    });
  });
  session.takeQueued('ParcelProperties', ({ ParcelData }, region) => {
    const parcel = asString(asMap(asArray(ParcelData)[0])['Name']);
    region.witness?.observe('ParcelReceived', { message: 'ParcelProperties', parcel });
  });
}
