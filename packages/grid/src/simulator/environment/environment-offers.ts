import { Uuid } from '@landfall/protocol/datatypes';
import { real } from '@landfall/protocol/llsd';
import type { Offers } from '../capabilities/index.ts';
import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';

/** Metres at which one sky ends and the next begins. @source OpenSim ViewerEnvironment.cs, DefaultToOSD */
const TRACK_ALTITUDES = [1000, 2000, 3000];
const REFUSAL = 'The environment of this region cannot be changed.';

/** Reading is answered with the default, changing with no. @source OpenSim EnvironmentModule.cs */
export const environmentOffers: Offers = {
  /** `?parcelid=<number>` */
  ExtEnvironment:
    ({ regionId }) =>
    ({ method, query }) => {
      if (method !== 'GET') return llsdAnswer({ success: false, message: REFUSAL });
      const parcel = Number(query.get('parcelid') ?? -1);
      const about = Number.isInteger(parcel) && parcel >= 0 ? { parcel_id: parcel } : {};
      const track_altitudes = TRACK_ALTITUDES.map(real);
      const environment = { is_default: true, region_id: regionId, track_altitudes, ...about };
      return llsdAnswer({ environment, success: true, ...about });
    },

  /** The older form: one entry that names the region says that nothing is set. */
  EnvironmentSettings:
    ({ regionId }) =>
    ({ method }) => {
      if (method === 'GET') return llsdAnswer([{ messageID: Uuid.zero, regionID: regionId }]);
      if (method !== 'POST') return emptyAnswer(405);
      return llsdAnswer({ success: false, fail_reason: REFUSAL, regionID: regionId });
    },
};
