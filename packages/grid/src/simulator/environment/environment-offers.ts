import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';
import type { Answer, RoutedRequest } from '@landfall/assets/http';
import { Uuid } from '@landfall/protocol/datatypes';
import { USUAL_ALTITUDES, WHOLE_REGION } from '@landfall/protocol/environment';
import { DecodeError } from '@landfall/protocol/errors';
import { real } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Offers } from '../capabilities/index.ts';
import type { GridServices } from '../region/index.ts';
import { daysOf } from './days.ts';
import { changeEnvironment, refusalOf, resetEnvironment } from './edits.ts';
import type { EnvironmentEdit } from './edits.ts';

const REFUSAL = 'The environment of this region cannot be changed by an older program.';

/** Days of regions and parcels: what their archive had, or the default; changed by whose the land is. @source OpenSim EnvironmentModule.cs */
export const environmentOffers = ({ regions }: GridServices): Offers => ({
  /** `?parcelid=<number>` */
  ExtEnvironment: ({ regionId, account }) => ({
    methods: ['GET', 'PUT', 'POST', 'DELETE'],
    handle(request) {
      const region = regions.find(({ id }) => id.equals(regionId));
      const parcel = parcelIn(request);
      if (region === undefined) return emptyAnswer(503);
      if (request.method === 'GET') return told(daysOf(region).of(parcel), regionId, parcel);
      return changed({ region, by: account.id, parcel }, request);
    },
  }),

  /** The older form: one entry that names the region says that nothing is set. */
  EnvironmentSettings: ({ regionId }) => ({
    methods: ['GET', 'POST'],
    handle: ({ method }) =>
      method === 'GET'
        ? llsdAnswer([{ messageID: Uuid.zero, regionID: regionId }])
        : llsdAnswer({ success: false, fail_reason: REFUSAL, regionID: regionId }),
  }),
});

function parcelIn({ query }: RoutedRequest): number {
  const asked = Number(query.get('parcelid') ?? WHOLE_REGION);
  return Number.isInteger(asked) && asked >= 0 && asked < 2 ** 31 ? asked : WHOLE_REGION;
}

async function changed(edit: EnvironmentEdit, { method, query, body }: RoutedRequest): Promise<Answer> {
  const track = query.get('trackno');
  const isOfTrack = track !== null && track !== '-1';
  const words = isOfTrack ? 'Environment Track not supported' : refusalOf(edit);
  if (words !== '') return refused(words);
  try {
    if (method === 'DELETE') resetEnvironment(edit);
    else await changeEnvironment(edit, body);
  } catch (error) {
    if (error instanceof DecodeError) return refused('Failed to decode request');
    throw error;
  }
  return llsdAnswer({ messageID: Uuid.zero, regionID: edit.region.id, success: true });
}

const refused = (message: string): Answer => llsdAnswer({ success: false, message });

function told(set: LlsdMap | undefined, region_id: Uuid, parcel: number): Answer {
  if (set !== undefined)
    return llsdAnswer({
      environment: { ...set, parcel_id: parcel, region_id },
      parcel_id: parcel,
      success: true,
    });
  const about: LlsdMap = parcel === WHOLE_REGION ? {} : { parcel_id: parcel };
  const track_altitudes = USUAL_ALTITUDES.map(real);
  return llsdAnswer({
    environment: { is_default: true, region_id, track_altitudes, ...about },
    success: true,
    ...about,
  });
}
