import { asArray, asMap, asString } from '@landfall/protocol/llsd';
import { CoarseLocationUpdate } from '@landfall/protocol/message';
import { ParcelOverlay, SimStats, SimulatorViewerTimeMessage } from '@landfall/protocol/message/compact';
import { SIM_STAT } from '@landfall/protocol/region';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import type { NewsEvents } from './news-room.ts';

/** Counted and testified, not kept. */
export function followNews(session: RoomSession<object, Region<NewsEvents>>): void {
  session.take(CoarseLocationUpdate, ({ Location }, region) => {
    region.witness?.observe('CoarseLocationsReceived', { avatars: Location.length, ...neighbourIn(region) });
    region.emitter.emit('avatarsCounted', { avatars: Location.length });
  });
  session.take(SimStats, ({ Stat }, region) => {
    const value = (id: number): number => Stat.find(({ StatID }) => StatID === id)?.StatValue ?? 0;
    region.witness?.observe('RegionStatsReceived', {
      region: region.label,
      simFps: value(SIM_STAT.simFps),
      timeDilation: value(SIM_STAT.timeDilation),
      agents: value(SIM_STAT.agents),
    });
  });
  session.take(SimulatorViewerTimeMessage, ({ TimeInfo }, region) => {
    region.witness?.observe('RegionTimeReceived', { gridTime: String(TimeInfo.UsecSinceStart) });
  });
  session.take(ParcelOverlay, ({ ParcelData }, region) => {
    region.witness?.observe('ParcelReceived', {
      message: 'ParcelOverlay',
      parcel: `part ${ParcelData.SequenceID}`,
      ...neighbourIn(region),
    });
  });
  session.takeQueued('ParcelProperties', ({ ParcelData }, region) => {
    const parcel = asString(asMap(asArray(ParcelData)[0])['Name']);
    region.witness?.observe('ParcelReceived', {
      message: 'ParcelProperties',
      parcel,
      ...neighbourIn(region),
    });
  });
}

/** Of regions around, so that nobody takes it for the one where the avatar is. */
const neighbourIn = ({ isChild, label }: Region<NewsEvents>): { readonly neighbour?: string } =>
  isChild ? { neighbour: label } : {};
