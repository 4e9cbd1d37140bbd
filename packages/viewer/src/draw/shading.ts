/** What shines, for all that is drawn; linear light. */
export interface Shine {
  /** Towards what shines, of length 1. */
  readonly direction: readonly [number, number, number];
  readonly colour: readonly [number, number, number];
  readonly ambient: readonly [number, number, number];
  readonly fog: readonly [number, number, number];
  /** Metres at which things begin to fade, and are gone. */
  readonly fogNear: number;
  /** Metres. */
  readonly fogFar: number;
}

/** GLSL that all shaders share: uniforms of {@link Shine}, light on a surface, fog, and the way back to sRGB. */
export const SHADING = `
uniform vec3 sunDirection, sunColour, ambientColour, fogColour, eye;
uniform vec2 fogReach;
vec3 toLinear(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c));
}
vec3 toSrgb(vec3 c) {
  c = clamp(c, 0.0, 1.0);
  return mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}
vec3 lightOn(vec3 normal) {
  return ambientColour + sunColour * max(0.0, dot(normal, sunDirection));
}
float fogAt(vec3 place) {
  float away = distance(place, eye);
  float part = clamp((away - fogReach.x) / max(1.0, fogReach.y - fogReach.x), 0.0, 1.0);
  return part * part;
}
`;
