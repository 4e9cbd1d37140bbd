import type { ObservationDetails } from '@landfall/protocol/evidence';

/** What the grid said of a wish that it could not fulfil; for both, OpenSim says only that the place was not to be had. */
export function unknownPlace({ unknown }: ObservationDetails['ArrivedElsewhere']): string | undefined {
  if (unknown === undefined) return undefined;
  return unknown === 'last' ? 'no last place of the avatar' : 'no home of the avatar';
}
