import { Uuid } from '@landfall/protocol/datatypes';
import { asArray, asMap, asReal, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import type { Offers } from '../capabilities/index.ts';
import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';
import { decodeParcelUpdate } from '@landfall/protocol/parcel';
import { updateParcel } from './editing.ts';
import type { GridServices, Region } from '../region/index.ts';
import { parcelsOf } from './parcel-map.ts';

const MAX_REQUEST_BYTES = 4096;
/** Texts of a parcel are short. */
const MAX_UPDATE_BYTES = 64 * 1024;
const HANDLE_BYTES = 8;

/** Capabilities that tell of parcels. */
export const parcelOffers = ({ regions }: GridServices): Offers => ({
  /**
   * The parcel at `location`, of the region of that `region_handle` or `region_id`; the zero id where there is none.
   * @source OpenSim LandManagementModule.cs, RemoteParcelRequest
   */
  RemoteParcelRequest: () => ({
    methods: ['POST'],
    handle({ body }) {
      const asked = asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }));
      const region = regionOf(regions, asked);
      const place = asArray(asked['location'])
        .slice(0, 2)
        .map((value) => asReal(value));
      return llsdAnswer({ parcel_id: region === undefined ? Uuid.zero : parcelIdAt(region, place) });
    },
  }),

  /** Whatever the agent may not change stays as it is: that is no error. @source OpenSim LandManagementModule.cs (ProcessPropertiesUpdate) */
  ParcelPropertiesUpdate: ({ account, regionId }) => ({
    methods: ['POST'],
    handle({ body }) {
      const region = regions.find(({ id }) => id.equals(regionId));
      const update = decodeParcelUpdate(asMap(parseLlsd(body, undefined, { maxBytes: MAX_UPDATE_BYTES })));
      const parcel = region === undefined ? undefined : parcelsOf(region).byLocalId(update.localId);
      if (region === undefined || parcel === undefined) return emptyAnswer(404);
      if (region.agents.byId(account.id) === undefined) return emptyAnswer(410);
      updateParcel(region, account.id, parcel, update.manners);
      return emptyAnswer(200);
    },
  }),

  /** @source OpenSim BunchOfCaps.cs, LandResources: OpenSim's own is empty too, in as many words */
  LandResources: () => () => llsdAnswer({}),
});

function regionOf(regions: readonly Region[], asked: LlsdMap): Region | undefined {
  const handle = handleIn(asked['region_handle']);
  const id = asUuid(asked['region_id']);
  return regions.find((region) => (handle === undefined ? region.id.equals(id) : region.handle === handle));
}

/** Eight bytes, the highest first. */
function handleIn(value: LlsdValue | undefined): bigint | undefined {
  if (!(value instanceof Uint8Array) || value.length !== HANDLE_BYTES) return undefined;
  return new DataView(value.buffer, value.byteOffset).getBigUint64(0);
}

function parcelIdAt(region: Region, [east = -1, north = -1]: readonly number[]): Uuid {
  const isInside = [east, north].every((metres) => metres >= 0 && metres < region.sizeMetres);
  return isInside ? parcelsOf(region).at(east, north).id : Uuid.zero;
}
