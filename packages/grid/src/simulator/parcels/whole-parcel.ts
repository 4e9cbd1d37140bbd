import type { ArchivedParcel } from '@landfall/assets/region-archive';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { LANDING_TYPE } from '@landfall/protocol/parcel';
import { derivedId } from '../../services/accounts/index.ts';
import type { Region } from '../region/index.ts';

/** Fly, build, create landmarks, terraform, scripts… @source captures/login-standard, ParcelProperties */
const PARCEL_FLAGS = 0x2800204b;

/** A parcel that covers what no other does, and belongs to the estate's owner. */
export function wholeParcel({ name, id, ownerId, services }: Region): ArchivedParcel {
  const { clock } = services.ports;
  return {
    ...NOTHING_SAID,
    // As stable as the region's own.
    id: derivedId(`parcel:${id.toString()}`),
    name,
    ownerId,
    claimDate: Math.floor((clock.wallTime() - clock.now()) / 1000),
  };
}

const NOTHING_SAID: Omit<ArchivedParcel, 'id' | 'name' | 'ownerId' | 'claimDate'> = {
  localId: 1,
  description: '',
  groupId: Uuid.zero,
  isGroupOwned: false,
  area: 0,
  auctionId: 0,
  buyerId: Uuid.zero,
  category: 0,
  claimPrice: 0,
  bitmap: new Uint8Array(0),
  flags: PARCEL_FLAGS,
  landingType: LANDING_TYPE.anywhere,
  status: 0,
  mediaAutoScale: 0,
  mediaId: Uuid.zero,
  mediaUrl: '',
  musicUrl: '',
  access: [],
  passHours: 0,
  passPrice: 0,
  salePrice: 0,
  snapshotId: Uuid.zero,
  userLocation: ZERO_VECTOR,
  userLookAt: ZERO_VECTOR,
  otherCleanTime: 0,
  seeAvatars: true,
  anyAvatarSounds: true,
  groupAvatarSounds: true,
  environment: '',
  rest: [],
};
