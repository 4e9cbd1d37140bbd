/**
 * Bits of `RegionFlags` (U32) of RegionHandshake, RegionInfo and SimStats: what a region and its estate allow.
 * @source viewer llregionflags.h; OpenSim EstateManagementModule.cs (GetRegionFlags); captures/login-standard
 */
export const REGION_FLAG = Object.freeze({
  allowDamage: 0x1,
  allowLandmark: 0x2,
  allowSetHome: 0x4,
  resetHomeOnTeleport: 0x8,
  sunFixed: 0x10,
  blockTerraform: 0x40,
  blockLandResell: 0x80,
  sandbox: 0x100,
  allowEnvironmentOverride: 0x200,
  skipCollisions: 0x1000,
  skipScripts: 0x2000,
  skipPhysics: 0x4000,
  blockFly: 0x8_0000,
  allowDirectTeleport: 0x10_0000,
  restrictPushObject: 0x40_0000,
  denyAnonymous: 0x80_0000,
  allowParcelChanges: 0x400_0000,
  allowVoice: 0x1000_0000,
  blockParcelSearch: 0x2000_0000,
  denyAgeUnverified: 0x4000_0000,
});
