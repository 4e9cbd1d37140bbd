import type { Endpoint, Uuid, Vector3 } from '../datatypes/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';

/** A folder of the inventory's flat list. */
export interface InventoryFolder {
  readonly folderId: Uuid;
  /** Zero for the root. */
  readonly parentId: Uuid;
  readonly name: string;
  /** Which kind of item belongs here; -1 for none. */
  readonly typeDefault: number;
  readonly version: number;
}

/** Rights are bits: 1 see online, 2 see on the map, 4 modify objects. */
export interface Buddy {
  readonly buddyId: Uuid;
  readonly rightsGiven: number;
  readonly rightsHas: number;
}

/** An active gesture. */
export interface ActiveGesture {
  readonly itemId: Uuid;
  readonly assetId: Uuid;
}

/** `Y` or `N` on the wire; a field that is absent was not said. */
export interface LoginFlags {
  readonly daylightSavings?: boolean;
  readonly stipendSinceLogin?: boolean;
  readonly gendered?: boolean;
  readonly everLoggedIn?: boolean;
}

/** What a new avatar wears. */
export interface InitialOutfit {
  readonly folderName: string;
  readonly gender: string;
}

/** Textures of the sky. */
export interface GlobalTextures {
  readonly sun: Uuid;
  readonly moon: Uuid;
  readonly cloud: Uuid;
}

/** A category of classifieds or events. */
export interface Category {
  readonly categoryId: number;
  readonly categoryName: string;
}

/** South-west corner of a region or size of it, metres. */
export interface MetresXY {
  readonly x: number;
  readonly y: number;
}

/** Where an agent is at home. */
export interface HomeLocation {
  /** South-west corner of the region, metres. */
  readonly regionCorner: MetresXY;
  /** Metres in the region. */
  readonly position: Vector3;
  readonly lookAt: Vector3;
}

/** What an answer says beyond what a session cannot do without. All of it is optional on the wire. */
export interface LoginSections {
  /** `last`, `home`, `url` or `safe` */
  readonly startLocation?: string;
  readonly lookAt?: Vector3;
  readonly home?: HomeLocation;
  /** Without the quotes that Second Life puts around it. */
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  /** Highest rating that the agent looks at now: `PG`, `M` or `A`. */
  readonly agentAccess?: string;
  readonly agentAccessMax?: string;
  readonly agentRegionAccess?: string;
  /** `message`: the message of the day. */
  readonly message?: string;
  readonly secondsSinceEpoch?: number;
  /** Viewers refuse a login without it. */
  readonly inventoryRoot?: Uuid;
  readonly inventorySkeleton?: readonly InventoryFolder[];
  readonly libraryRoot?: Uuid;
  readonly libraryOwner?: Uuid;
  readonly librarySkeleton?: readonly InventoryFolder[];
  readonly buddyList?: readonly Buddy[];
  readonly gestures?: readonly ActiveGesture[];
  readonly loginFlags?: LoginFlags;
  readonly initialOutfit?: InitialOutfit;
  readonly uiConfig?: LlsdMap;
  readonly globalTextures?: GlobalTextures;
  readonly eventCategories?: readonly Category[];
  readonly classifiedCategories?: readonly Category[];
  readonly eventNotifications?: readonly LlsdMap[];
  readonly maxAgentGroups?: number;
  readonly mapServerUrl?: string;
  readonly search?: string;
  readonly profileServerUrl?: string;
  readonly currency?: string;
  readonly realCurrency?: string;
  readonly classifiedFee?: number;
  readonly openIdUrl?: string;
  readonly openIdToken?: string;
  readonly httpPort?: number;
  readonly realId?: Uuid;
  readonly destinationGuideUrl?: string;
  readonly avatarPickerUrl?: string;
  readonly agentAppearanceService?: string;
  readonly helpUrlFormat?: string;
  readonly snapshotConfigUrl?: string;
  /** Messages not to accept by UDP. */
  readonly udpBlacklist?: readonly string[];
  readonly accountLevelBenefits?: LlsdValue;
  readonly premiumPackages?: LlsdValue;
  readonly cofVersion?: number;
  /** Store it and send it the next time: then no code is asked for. A secret. */
  readonly mfaHash?: string;
  readonly voiceConfig?: LlsdMap;
  readonly newuserConfig?: LlsdMap;
  readonly tutorialSetting?: LlsdMap;
}

/** A success. @source PROTOCOL §4.2 */
export interface LoginResponse extends LoginSections {
  readonly agentId: Uuid;
  /** A secret. */
  readonly sessionId: Uuid;
  /** A secret. Zero where the answer had none. */
  readonly secureSessionId: Uuid;
  /** U32, not zero. */
  readonly circuitCode: number;
  /** Where the first region receives datagrams (`sim_ip`, `sim_port`). */
  readonly simulator: Endpoint;
  /** A secret. */
  readonly seedCapability: string;
  /** South-west corner of the first region, metres (`region_x`, `region_y`). */
  readonly regionCorner: MetresXY;
  /** Metres; 256 × 256 where the answer does not say. */
  readonly regionSize: MetresXY;
  /** The answer did not say how large the region is: OpenSim's LLSD answers do not. Absent where it did. */
  readonly isRegionSizeAssumed?: true;
  /** Fields of the wire that have no place above, by their wire names; absent when there are none. */
  readonly extra?: LlsdMap;
}
