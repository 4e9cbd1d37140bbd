import { decodeText } from '@landfall/protocol/bytes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import { PARCEL_CELL_METRES } from '@landfall/protocol/parcel';
import type { RegionSize } from '@landfall/protocol/region';

/** A parcel, as its region has described it last. */
export interface Parcel {
  /** Its number in the region: it can become another one when parcels are joined or divided. */
  readonly localId: number;
  readonly name: string;
  readonly description: string;
  readonly ownerId: Uuid;
  readonly isGroupOwned: boolean;
  readonly groupId: Uuid;
  /** Square metres. */
  readonly area: number;
  /** A bit for each cell of the region; see `parcelCovers`. */
  readonly bitmap: Uint8Array;
  /** ParcelFlags. */
  readonly flags: number;
  /** What it costs, while its flags say that it is for sale. */
  readonly salePrice: number;
  readonly musicUrl: string;
  readonly mediaUrl: string;
  readonly snapshotId: Uuid;
  readonly landingType: number;
  /** Where people land, metres in the region. */
  readonly landingPoint: Vector3;
  /** Prims on it, and as many as it may have. */
  readonly prims: number;
  readonly maxPrims: number;
}

/** What `ParcelProperties` says. @throws DecodeError when its bitmap is that of a region of another size. */
export function parcelOf({ ParcelData: said }: MessageOf<'ParcelProperties'>, size: RegionSize): Parcel {
  const cells = (size.x / PARCEL_CELL_METRES) * (size.y / PARCEL_CELL_METRES);
  if (said.Bitmap.length !== cells / 8) {
    throw new DecodeError(
      `a parcel's bitmap of ${said.Bitmap.length} bytes in a region of ${size.x} m by ${size.y} m`,
    );
  }
  return {
    localId: said.LocalID,
    name: decodeText(said.Name),
    description: decodeText(said.Desc),
    ownerId: said.OwnerID,
    isGroupOwned: said.IsGroupOwned,
    groupId: said.GroupID,
    area: said.Area,
    // Of a datagram that is used again.
    bitmap: said.Bitmap.slice(),
    flags: said.ParcelFlags,
    salePrice: said.SalePrice,
    musicUrl: decodeText(said.MusicURL),
    mediaUrl: decodeText(said.MediaURL),
    snapshotId: said.SnapshotID,
    landingType: said.LandingType,
    landingPoint: said.UserLocation,
    prims: said.TotalPrims,
    maxPrims: said.MaxPrims,
  };
}
