import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { asMap, parseLlsd, real } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { llsdAnswer } from '@landfall/assets/http';
import type { Offers } from '../capabilities/index.ts';
import { parcelsOf } from '../parcels/index.ts';
import { Part } from '../region/index.ts';
import type { GridServices, Region } from '../region/index.ts';
import { allowsOwnSkies, settingsOf } from '../settings/index.ts';

/** Metres at which one sky ends and the next begins. @source OpenSim ViewerEnvironment.cs, DefaultToOSD */
const TRACK_ALTITUDES = [1000, 2000, 3000];
const REFUSAL = 'The environment of this region cannot be changed.';
/** Of the region, where no parcel is asked about. @source OpenSim EnvironmentModule.cs */
const WHOLE_REGION = -1;

/** Reading is answered with what the region's archive had, or the default; changing with no. @source OpenSim EnvironmentModule.cs */
export const environmentOffers = ({ regions }: GridServices): Offers => ({
  /** `?parcelid=<number>` */
  ExtEnvironment: ({ regionId }) => ({
    methods: ['GET', 'PUT', 'POST', 'DELETE'],
    handle({ method, query }) {
      if (method !== 'GET') return llsdAnswer({ success: false, message: REFUSAL });
      const asked = Number(query.get('parcelid') ?? WHOLE_REGION);
      const parcel = Number.isInteger(asked) && asked >= 0 && asked < 2 ** 31 ? asked : WHOLE_REGION;
      const region = regions.find(({ id }) => id.equals(regionId));
      const set = region === undefined ? undefined : daysOf(region).of(parcel);
      return llsdAnswer(set === undefined ? standard(regionId, parcel) : changed(set, regionId, parcel));
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

function standard(region_id: Uuid, parcel: number): LlsdMap {
  const about: LlsdMap = parcel === WHOLE_REGION ? {} : { parcel_id: parcel };
  const track_altitudes = TRACK_ALTITUDES.map(real);
  return { environment: { is_default: true, region_id, track_altitudes, ...about }, success: true, ...about };
}

const changed = (set: LlsdMap, region_id: Uuid, parcel_id: number): LlsdMap => ({
  environment: { ...set, parcel_id, region_id },
  parcel_id,
  success: true,
});

/** The days that a region and its parcels have of their own, as far as they can be read. */
class Days {
  readonly #region: Region;
  readonly #read = new Map<string, LlsdMap | undefined>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** @param parcel its number, or {@link WHOLE_REGION} */
  of(parcel: number): LlsdMap | undefined {
    if (parcel === WHOLE_REGION) return this.#parsed(settingsOf(this.#region).environment);
    if (!allowsOwnSkies(this.#region)) return undefined;
    return this.#parsed(parcelsOf(this.#region).byLocalId(parcel)?.environment ?? '');
  }

  #parsed(text: string): LlsdMap | undefined {
    if (!this.#read.has(text)) this.#read.set(text, dayOf(text));
    return this.#read.get(text);
  }
}

function dayOf(text: string): LlsdMap | undefined {
  if (text === '') return undefined;
  try {
    const map = asMap(parseLlsd(encodeUtf8(text)));
    return Object.keys(map).length === 0 ? undefined : map;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

const DAYS = new Part((region: Region) => new Days(region));
const daysOf = (region: Region): Days => region.part(DAYS);
