import type { Uuid, Vector3 } from '../datatypes/index.ts';

/** Metres in the region. */
export interface ParcelCorner {
  /** Metres from the western edge of the region. */
  readonly x: number;
  /** Metres from the southern edge of the region. */
  readonly y: number;
}

/** What is played on a parcel. */
export interface ParcelMedia {
  /** Web address of a film or page; empty for none. */
  readonly url: string;
  /** The texture that it replaces. */
  readonly textureId: Uuid;
  /** Such as `video/*`; `none/none` for none. */
  readonly type: string;
  /** What is played, in words for people; may be empty. */
  readonly description: string;
  /** Pixels; 0 for its own. */
  readonly width: number;
  /** Pixels; 0 for its own. */
  readonly height: number;
  /** It begins again when it is over. */
  readonly loops: boolean;
  /** It is stretched to fill the texture that it replaces. */
  readonly autoScales: boolean;
}

/** What of a parcel can be changed as one. */
export interface ParcelManners {
  /** What people know the parcel by; need not be the only one of that name. */
  readonly name: string;
  /** What there is to know of the land, in its owner's words; may be empty. */
  readonly description: string;
  /** Bits of `PARCEL_FLAG`. */
  readonly flags: number;
  /** What kind of place it is listed as, a number of viewers; 0 for none. */
  readonly category: number;
  /** What it costs, while its flags say that it is for sale. */
  readonly salePrice: number;
  /** The only one who may buy it; zero for anybody. */
  readonly buyerId: Uuid;
  /** The group that the land is set to; zero for none. */
  readonly groupId: Uuid;
  /** Hours that a pass is good for, and its price. */
  readonly passHours: number;
  /** What a pass costs, in the grid's money. */
  readonly passPrice: number;
  /** Web address of the stream that is heard on it; empty for none. */
  readonly musicUrl: string;
  /** The film or page that is shown on it. */
  readonly media: ParcelMedia;
  /** Media on the objects of other parcels are not played. */
  readonly obscuresObjectMedia: boolean;
  /** Its picture, a texture; zero for none. */
  readonly snapshotId: Uuid;
  /** See `LANDING_TYPE`. */
  readonly landingType: number;
  /** Where people land, metres in the region, and which way they look. */
  readonly landingPoint: Vector3;
  /** Direction that people face when they have landed. */
  readonly landingLookAt: Vector3;
  /** Avatars on it are seen from outside. */
  readonly seeAvatars: boolean;
  /** The sounds of everybody's avatars are heard on it. */
  readonly anyAvatarSounds: boolean;
  /** The sounds of avatars of its group are heard on it. */
  readonly groupAvatarSounds: boolean;
}

/** Prims, of a parcel and of its region. */
export interface ParcelPrims {
  /** On the parcel, owned by who owns the land. */
  readonly ofOwner: number;
  /** On the parcel, set to its group. */
  readonly ofGroup: number;
  /** On the parcel, neither its owner's nor its group's. */
  readonly ofOthers: number;
  /** On the parcel, and selected by somebody. */
  readonly selected: number;
  /** `SimWideTotalPrims`: how many are in the region, as the server counts. */
  readonly inRegion: number;
  /** `SimWideMaxPrims`: how many the region may have. */
  readonly mostInRegion: number;
  /** Factor on what land carries. */
  readonly bonus: number;
}

/** What the region says beside: it goes before the parcel's own word. */
export interface ParcelOverrides {
  /** Scripts push nobody here, whatever the parcel allows. */
  readonly restrictsPushing: boolean;
  /** Who has left no means of payment with the grid may not come in. */
  readonly deniesAnonymous: boolean;
  /** Whose age is not verified may not come in. */
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
  /** The land is a group's, and {@link ParcelDescription.ownerId} names that group. */
  readonly isGroupOwned: boolean;
  /** Square metres. */
  readonly area: number;
  /** A bit for each cell of the region; see `parcelCovers`. */
  readonly bitmap: Uint8Array;
  /** Corners of the least square around it. */
  readonly southWest: ParcelCorner;
  /** Opposite corner of {@link ParcelDescription.southWest}, metres in the region. */
  readonly northEast: ParcelCorner;
  /** 0 leased, 1 pending, 2 abandoned. */
  readonly status: number;
  /** Seconds since 1970. */
  readonly claimDate: number;
  /** What was paid for it on {@link ParcelDescription.claimDate}, in the grid's money. */
  readonly claimPrice: number;
  /** The auction that it is in; 0 for none. */
  readonly auctionId: number;
  /** Minutes after which others' objects are returned; 0 for never. */
  readonly otherCleanMinutes: number;
  /** Prims on it, and as many as it may have. */
  readonly prims: number;
  /** How many prims may be on it. */
  readonly maxPrims: number;
  /** Whose prims are on it, and how many the region has. */
  readonly primCounts: ParcelPrims;
  /** What holds here whatever the parcel's own flags say. */
  readonly overrides: ParcelOverrides;
  /** Of its own environment, another after each change; below 0 where the region's holds. */
  readonly environmentVersion: number;
}
