/** Bits of `ParcelFlags`: what a parcel allows. @source viewer llparcelflags.h; OpenMetaverse ParcelFlags */
export const PARCEL_FLAG = Object.freeze({
  allowFly: 0x1,
  allowOtherScripts: 0x2,
  forSale: 0x4,
  allowLandmark: 0x8,
  allowTerraform: 0x10,
  allowDamage: 0x20,
  createObjects: 0x40,
  forSaleObjects: 0x80,
  useAccessGroup: 0x100,
  useAccessList: 0x200,
  useBanList: 0x400,
  usePassList: 0x800,
  showInSearch: 0x1000,
  allowDeedToGroup: 0x2000,
  contributeWithDeed: 0x4000,
  soundLocal: 0x8000,
  sellObjectsWithLand: 0x1_0000,
  allowPublish: 0x2_0000,
  maturePublish: 0x4_0000,
  urlWebPage: 0x8_0000,
  urlRawHtml: 0x10_0000,
  restrictPushObject: 0x20_0000,
  denyAnonymous: 0x40_0000,
  lindenHome: 0x80_0000,
  allowGroupScripts: 0x200_0000,
  createGroupObjects: 0x400_0000,
  allowAllObjectEntry: 0x800_0000,
  allowGroupObjectEntry: 0x1000_0000,
  allowVoiceChat: 0x2000_0000,
  useEstateVoiceChannel: 0x4000_0000,
  denyAgeUnverified: 0x8000_0000,
});

/** Where people arrive who come from elsewhere. @source viewer llparcel.h (ELandingType) */
export const LANDING_TYPE = Object.freeze({ blocked: 0, point: 1, anywhere: 2 });

/** `RequestResult` of ParcelProperties. @source viewer llparcel.h; OpenSim LandChannel.cs */
export const PARCEL_RESULT = Object.freeze({ none: -1, single: 0, multiple: 1 });

/**
 * What a region means that nobody has asked, by the `SequenceID` of its ParcelProperties: the parcel that the agent is in (0; Second Life
 * counts up from there), a parcel that was selected or changed, one that the agent may not enter.
 * @source viewer llparcel.h; OpenSim LandManagementModule.cs
 */
export const PARCEL_SEQUENCE = Object.freeze({
  agent: 0,
  selected: -10_000,
  notInGroup: -20_000,
  banned: -30_000,
  notOnList: -40_000,
  hovered: -50_000,
});

/** Bits of `Flags` of access lists: who may come in, who may not. @source viewer llparcel.h */
export const PARCEL_ACCESS = Object.freeze({ allowed: 0x1, banned: 0x2 });
/** Entries of one message about access. @source viewer llparcel.h (PARCEL_MAX_ENTRIES_PER_PACKET) */
export const ACCESS_ENTRIES_PER_MESSAGE = 48;
