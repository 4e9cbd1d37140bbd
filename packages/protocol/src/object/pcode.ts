/**
 * `ObjectData.PCode` of ObjectUpdate and its kin: what kind of object it is. Others are of no use any more.
 * @source PROTOCOL §9.1; viewer llprimitive.h
 */
export const PCODE = Object.freeze({ prim: 9, avatar: 47, grass: 95, newTree: 111, tree: 255 });
