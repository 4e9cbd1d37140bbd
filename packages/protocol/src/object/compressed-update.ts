/** What a compressed update says beyond what all have. @source PROTOCOL §9.3; viewer llviewerobject.cpp */
export const COMPRESSED = Object.freeze({
  scratchPad: 0x01,
  tree: 0x02,
  text: 0x04,
  oldParticles: 0x08,
  sound: 0x10,
  parent: 0x20,
  textureAnimation: 0x40,
  angularVelocity: 0x80,
  nameValues: 0x100,
  mediaUrl: 0x200,
  newParticles: 0x400,
});
