import type { Uuid, Vector3 } from '../datatypes/index.ts';

/** Metres in the region. */
export interface ParcelCorner {
  readonly x: number;
  readonly y: number;
}

/** What is played on a parcel. */
export interface ParcelMedia {
  readonly url: string;
  /** The texture that it replaces. */
  readonly textureId: Uuid;
  /** Such as `video/*`; `none/none` for none. */
  readonly type: string;
  readonly description: string;
  /** Pixels; 0 for its own. */
  readonly width: number;
  /** Pixels; 0 for its own. */
  readonly height: number;
  readonly loops: boolean;
  readonly autoScales: boolean;
}

/** What of a parcel can be changed as one. */
export interface ParcelManners {
  readonly name: string;
  readonly description: string;
  /** Bits of `PARCEL_FLAG`. */
  readonly flags: number;
  readonly category: number;
  /** What it costs, while its flags say that it is for sale. */
  readonly salePrice: number;
  /** The only one who may buy it; zero for anybody. */
  readonly buyerId: Uuid;
  readonly groupId: Uuid;
  /** Hours that a pass is good for, and its price. */
  readonly passHours: number;
  readonly passPrice: number;
  readonly musicUrl: string;
  readonly media: ParcelMedia;
  /** Media on the objects of other parcels are not played. */
  readonly obscuresObjectMedia: boolean;
  readonly snapshotId: Uuid;
  /** See `LANDING_TYPE`. */
  readonly landingType: number;
  /** Where people land, metres in the region, and which way they look. */
  readonly landingPoint: Vector3;
  readonly landingLookAt: Vector3;
  /** Avatars on it are seen from outside. */
  readonly seeAvatars: boolean;
  readonly anyAvatarSounds: boolean;
  readonly groupAvatarSounds: boolean;
}

/** Prims, of a parcel and of its region. */
export interface ParcelPrims {
  readonly ofOwner: number;
  readonly ofGroup: number;
  readonly ofOthers: number;
  readonly selected: number;
  readonly inRegion: number;
  readonly mostInRegion: number;
  /** Factor on what land carries. */
  readonly bonus: number;
}

/** What the region says beside: it goes before the parcel's own word. */
export interface ParcelOverrides {
  readonly restrictsPushing: boolean;
  readonly deniesAnonymous: boolean;
  readonly deniesAgeUnverified: boolean;
  /** Parcels may have lists of who may come in. */
  readonly allowsAccessLists: boolean;
  /** Parcels may have a sky of their own. */
  readonly allowsOwnSkies: boolean;
}

/** A parcel, as its region describes it. */
export interface ParcelDescription extends ParcelManners {
  /** Its number in the region: it can become another one when parcels are joined or divided. */
  readonly localId: number;
  /** Of a group, where {@link ParcelDescription.isGroupOwned}. */
  readonly ownerId: Uuid;
  readonly isGroupOwned: boolean;
  /** Square metres. */
  readonly area: number;
  /** A bit for each cell of the region; see `parcelCovers`. */
  readonly bitmap: Uint8Array;
  /** Corners of the least square around it. */
  readonly southWest: ParcelCorner;
  readonly northEast: ParcelCorner;
  /** 0 leased, 1 pending, 2 abandoned. */
  readonly status: number;
  /** Seconds since 1970. */
  readonly claimDate: number;
  readonly claimPrice: number;
  readonly auctionId: number;
  /** Minutes after which others' objects are returned; 0 for never. */
  readonly otherCleanMinutes: number;
  /** Prims on it, and as many as it may have. */
  readonly prims: number;
  readonly maxPrims: number;
  readonly primCounts: ParcelPrims;
  readonly overrides: ParcelOverrides;
  /** Of its own environment, another after each change; below 0 where the region's holds. */
  readonly environmentVersion: number;
}
