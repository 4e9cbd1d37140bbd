/** Steps of an offset of one texture. @source viewer llprimitive.cpp */
export const OFFSET_STEPS = 0x7fff;
/** Steps of a whole turn. @source viewer llprimitive.cpp (TEXTURE_ROTATION_PACK_FACTOR) */
export const ROTATION_STEPS = 0x8000;

/** How bump, fullbright and shininess share a byte, and media and mapping another. @source viewer lltextureentry.h */
export const FACE_BITS = Object.freeze({
  bump: 0x1f,
  fullbright: 0x20,
  shiny: 0x03,
  shinyShift: 6,
  media: 0x01,
  mapping: 0x03,
  mappingShift: 1,
});
