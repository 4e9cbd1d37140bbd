import type { Endpoint, Uuid, Vector3 } from '../datatypes/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';

/** A folder of the inventory's flat list. */
export interface InventoryFolder {
  /** The folder itself; zero where the answer has none. */
  readonly folderId: Uuid;
  /** Zero for the root. */
  readonly parentId: Uuid;
  /** What its owner calls it; empty where the answer has none. */
  readonly name: string;
  /** Which kind of item belongs here; -1 for none. */
  readonly typeDefault: number;
  /** Another one after each change of what is in it: tells whether a cached copy still holds. */
  readonly version: number;
}

/** Rights are bits: 1 see online, 2 see on the map, 4 modify objects. */
export interface Buddy {
  /** The friend. */
  readonly buddyId: Uuid;
  /** What the agent lets the friend do. */
  readonly rightsGiven: number;
  /** What the friend lets the agent do. */
  readonly rightsHas: number;
}

/** An active gesture. */
export interface ActiveGesture {
  /** The item in the inventory. */
  readonly itemId: Uuid;
  /** The gesture that the item stands for. */
  readonly assetId: Uuid;
}

/** `Y` or `N` on the wire; a field that is absent was not said. */
export interface LoginFlags {
  /** Daylight saving time is in force where the grid takes its time of day from. */
  readonly daylightSavings?: boolean;
  /** A stipend was paid since the last login. */
  readonly stipendSinceLogin?: boolean;
  /** The look of the avatar has been chosen already. */
  readonly gendered?: boolean;
  /** False at the first login of the account. */
  readonly everLoggedIn?: boolean;
}

/** What a new avatar wears. */
export interface InitialOutfit {
  /** Name of the folder in the library, such as `Nightclub Female`; empty where the answer has none. */
  readonly folderName: string;
  /** `male` or `female`; empty where the answer has none. */
  readonly gender: string;
}

/** Textures of the sky. */
export interface GlobalTextures {
  /** Texture of the sun. */
  readonly sun: Uuid;
  /** Texture of the moon. */
  readonly moon: Uuid;
  /** Texture of the clouds. */
  readonly cloud: Uuid;
}

/** A category of classifieds or events. */
export interface Category {
  /** The number that searches and entries name it by. */
  readonly categoryId: number;
  /** For people, such as `Shopping`. */
  readonly categoryName: string;
}

/** South-west corner of a region or size of it, metres. */
export interface MetresXY {
  /** Metres eastward. */
  readonly x: number;
  /** Metres northward. */
  readonly y: number;
}

/** Where an agent is at home. */
export interface HomeLocation {
  /** South-west corner of the region, metres. */
  readonly regionCorner: MetresXY;
  /** Metres in the region. */
  readonly position: Vector3;
  /** The direction that the agent faces there; east where the answer has none. */
  readonly lookAt: Vector3;
}

/** What an answer says beyond what a session cannot do without. All of it is optional on the wire. */
export interface LoginSections {
  /** `last`, `home`, `url` or `safe` */
  readonly startLocation?: string;
  /** The direction that the agent faces on arrival. */
  readonly lookAt?: Vector3;
  /** Where the agent is at home; absent also when that text cannot be read. */
  readonly home?: HomeLocation;
  /** Without the quotes that Second Life puts around it. */
  readonly firstName?: string;
  /** Without the quotes that Second Life puts around it; `Resident` for accounts with one name. */
  readonly lastName?: string;
  /** The name that the agent chose to be shown by, without quotes. */
  readonly displayName?: string;
  /** Highest rating that the agent looks at now: `PG`, `M` or `A`. */
  readonly agentAccess?: string;
  /** Highest rating that the agent may look at: `PG`, `M` or `A`. */
  readonly agentAccessMax?: string;
  /** Rating that the agent prefers, which viewers take into their settings: `PG`, `M` or `A`. */
  readonly agentRegionAccess?: string;
  /** `message`: the message of the day. */
  readonly message?: string;
  /** The grid's clock: Unix time in whole seconds, S32. */
  readonly secondsSinceEpoch?: number;
  /** Viewers refuse a login without it. */
  readonly inventoryRoot?: Uuid;
  /** All folders of the agent's inventory, the root among them, without what is in them. */
  readonly inventorySkeleton?: readonly InventoryFolder[];
  /** The topmost folder of the library. */
  readonly libraryRoot?: Uuid;
  /** Account that the library belongs to: it is asked for by that. */
  readonly libraryOwner?: Uuid;
  /** All folders of the library, the root among them, without what is in them. */
  readonly librarySkeleton?: readonly InventoryFolder[];
  /** The agent's friends, online or not. */
  readonly buddyList?: readonly Buddy[];
  /** Those that are switched on. */
  readonly gestures?: readonly ActiveGesture[];
  /** What the grid says of the account and its avatar. */
  readonly loginFlags?: LoginFlags;
  /** What to wear at the very first. */
  readonly initialOutfit?: InitialOutfit;
  /** Switches of the user interface by their wire names, such as `allow_first_life`. */
  readonly uiConfig?: LlsdMap;
  /** What sun, moon and clouds look like where no environment says otherwise. */
  readonly globalTextures?: GlobalTextures;
  /** What events are sorted into. */
  readonly eventCategories?: readonly Category[];
  /** What classifieds are sorted into. */
  readonly classifiedCategories?: readonly Category[];
  /** Events that the agent wants to be reminded of, as they came; with keys such as `event_id`. */
  readonly eventNotifications?: readonly LlsdMap[];
  /** How many groups the agent may be in. */
  readonly maxAgentGroups?: number;
  /** Address that tiles of the world map are fetched below. */
  readonly mapServerUrl?: string;
  /** Address that viewers search at. */
  readonly search?: string;
  /** Address that profiles of agents are asked for at. */
  readonly profileServerUrl?: string;
  /** Symbol of the money in the world, such as `OS$`. */
  readonly currency?: string;
  /** Symbol of the money that it is bought with, such as `EUR`. */
  readonly realCurrency?: string;
  /** What a classified costs at least, in the world's money. */
  readonly classifiedFee?: number;
  /** Where viewers post `openIdToken` to be logged in at the grid's web pages. */
  readonly openIdUrl?: string;
  /** What `openIdUrl` takes as proof. A secret. */
  readonly openIdToken?: string;
  /** HTTP port of the first region's simulator; OpenSimulator also says 0. */
  readonly httpPort?: number;
  /** `real_id` of OpenSimulator: zero in a usual login. */
  readonly realId?: Uuid;
  /** Address of the page of places to go to. */
  readonly destinationGuideUrl?: string;
  /** Address of the page of avatars to choose from. */
  readonly avatarPickerUrl?: string;
  /** Address that textures of avatars are fetched below, where the grid bakes them itself. */
  readonly agentAppearanceService?: string;
  /** Address of a help page with placeholders in brackets, such as `[TOPIC]`. */
  readonly helpUrlFormat?: string;
  /** Where viewers ask how snapshots are shared on the web. */
  readonly snapshotConfigUrl?: string;
  /** Messages not to accept by UDP. */
  readonly udpBlacklist?: readonly string[];
  /** What the agent's kind of account costs and may, such as `animation_upload_cost`, as it came. */
  readonly accountLevelBenefits?: LlsdValue;
  /** The same for the kinds of account there are, by their names, as it came. */
  readonly premiumPackages?: LlsdValue;
  /** Version of the folder Current Outfit. */
  readonly cofVersion?: number;
  /** Store it and send it the next time: then no code is asked for. A secret. */
  readonly mfaHash?: string;
  /** How voice is done, by wire names such as `voice_server_type`. */
  readonly voiceConfig?: LlsdMap;
  /** What newcomers begin with, by wire names such as `DefaultFemaleAvatar`. */
  readonly newuserConfig?: LlsdMap;
  /** The first entry about the tutorial, by wire names such as `tutorial_url`. */
  readonly tutorialSetting?: LlsdMap;
}

/** A success. @source PROTOCOL §4.2 */
export interface LoginResponse extends LoginSections {
  /** The account that is logged in; never zero. */
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
