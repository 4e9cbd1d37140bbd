import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import type { Region } from '../region/index.ts';

/** A day of four hours and a year of eleven of them. @source captures/login-standard */
const SECONDS_PER_DAY = 14_400;
const DAYS_PER_YEAR = 11;

/** The time of day in the region. */
export function simTimeMessage(region: Region): MessageOf<'SimulatorViewerTimeMessage'> {
  const seconds = region.services.ports.clock.wallTime() / 1000;
  return {
    name: 'SimulatorViewerTimeMessage',
    TimeInfo: {
      UsecSinceStart: BigInt(Math.floor(seconds * 1e6)),
      SecPerDay: SECONDS_PER_DAY,
      SecPerYear: SECONDS_PER_DAY * DAYS_PER_YEAR,
      SunDirection: ZERO_VECTOR,
      SunPhase: ((seconds % SECONDS_PER_DAY) / SECONDS_PER_DAY) * 2 * Math.PI,
      SunAngVelocity: ZERO_VECTOR,
    },
  };
}
