/** How far a light reaches at most, metres. @source viewer llprimitive.h (LIGHT_MAX_RADIUS) */
export const MAX_LIGHT_RADIUS = 20;
/** How fast it gets less at most. @source viewer llprimitive.h (LIGHT_MAX_FALLOFF) */
export const MAX_LIGHT_FALLOFF = 2;
