/**
 * Bits of `UpdateFlags`: what an object is, and what this agent may do with it.
 * @source PROTOCOL §9.1; viewer object_flags.h
 */
export const OBJECT_FLAG = Object.freeze({
  physics: 0x1,
  createSelected: 0x2,
  modify: 0x4,
  copy: 0x8,
  anyOwner: 0x10,
  youOwner: 0x20,
  scripted: 0x40,
  touch: 0x80,
  move: 0x100,
  money: 0x200,
  phantom: 0x400,
  inventoryEmpty: 0x800,
  allowInventoryDrop: 0x1_0000,
  transfer: 0x2_0000,
  groupOwned: 0x4_0000,
  cameraDecoupled: 0x10_0000,
  animSource: 0x20_0000,
  cameraSource: 0x40_0000,
  ownerModify: 0x1000_0000,
  temporaryOnRez: 0x2000_0000,
});

/** `Material`: what it sounds like, and slides like. @source PROTOCOL §9.1 */
export const OBJECT_MATERIAL = Object.freeze({
  stone: 0,
  metal: 1,
  glass: 2,
  wood: 3,
  flesh: 4,
  plastic: 5,
  rubber: 6,
  light: 7,
});
