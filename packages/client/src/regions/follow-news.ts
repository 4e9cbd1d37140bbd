import { decodeText } from '@landfall/protocol/bytes';
import type { Dispatch } from '../circuits/index.ts';
import type { Region } from './region.ts';

/** `SimStats.Stat.StatID`. @source OpenSim SimStatsReporter.cs */
const STAT = Object.freeze({ timeDilation: 0, simFps: 1, agents: 13 });

/** What regions tell all the time of themselves: counted and testified, not kept. */
export function followNews(dispatch: Dispatch<Region>): void {
  dispatch.on('CoarseLocationUpdate', ({ Location }, region) => {
    region.witness?.observe('CoarseLocationsReceived', { avatars: Location.length });
    region.emitter.emit('avatarsCounted', { avatars: Location.length });
  });
  dispatch.on('SimStats', ({ Stat }, region) => {
    const value = (id: number): number => Stat.find(({ StatID }) => StatID === id)?.StatValue ?? 0;
    region.witness?.observe('RegionStatsReceived', {
      region: region.label,
      simFps: value(STAT.simFps),
      timeDilation: value(STAT.timeDilation),
      agents: value(STAT.agents),
    });
  });
  dispatch.on('SimulatorViewerTimeMessage', ({ TimeInfo }, region) => {
    region.witness?.observe('RegionTimeReceived', { gridTime: String(TimeInfo.UsecSinceStart) });
  });
  dispatch.on('ParcelOverlay', ({ ParcelData }, region) => {
    region.witness?.observe('ParcelReceived', {
      message: 'ParcelOverlay',
      parcel: `part ${ParcelData.SequenceID}`,
    });
  });
  dispatch.on('ParcelProperties', ({ ParcelData }, region) => {
    region.witness?.observe('ParcelReceived', {
      message: 'ParcelProperties',
      parcel: decodeText(ParcelData.Name),
    });
  });
}
