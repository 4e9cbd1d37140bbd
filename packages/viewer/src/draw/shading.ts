/** What shines, for all that is drawn; linear light. */
export interface Shine {
  /** Towards what shines, of length 1. */
  readonly direction: readonly [number, number, number];
  /** Light from that direction, as red, green, blue. */
  readonly colour: readonly [number, number, number];
  /** Light from all sides, as red, green, blue. */
  readonly ambient: readonly [number, number, number];
  /** What far things fade into, as red, green, blue. */
  readonly fog: readonly [number, number, number];
  /** Metres at which things begin to fade, and are gone. */
  readonly fogNear: number;
  /** Metres. */
  readonly fogFar: number;
}

/** Lights of objects that are shown at once: the nearest. */
export const MOST_LAMPS = 6;

/** The light of an object. */
export interface LampShown {
  /** Metres. */
  readonly place: readonly [number, number, number];
  /** Linear. */
  readonly colour: readonly [number, number, number];
  /** Metres. */
  readonly radius: number;
  /** 0 to 2. */
  readonly falloff: number;
}

/** GLSL: what the nearest lamps add. @source viewer deferredUtil.glsl (calcLegacyDistanceAttenuation) */
export const LAMPS = `
uniform vec4 lampPlaces[${MOST_LAMPS}];
uniform vec4 lampColours[${MOST_LAMPS}];
uniform int lampCount;
vec3 lampsOn(vec3 place, vec3 normal) {
  vec3 sum = vec3(0.0);
  for (int at = 0; at < ${MOST_LAMPS}; at++) {
    if (at >= lampCount) break;
    vec3 way = lampPlaces[at].xyz - place;
    float away = length(way) / (lampPlaces[at].w * 1.5);
    if (away >= 1.0) continue;
    float share = (1.0 - away) / (1.0 + lampColours[at].w * 0.5);
    sum += lampColours[at].rgb * (2.0 * share * share * max(0.0, dot(normal, normalize(way + vec3(0.0, 0.0, 1e-5)))));
  }
  return sum;
}
`;

/** GLSL that all shaders share: uniforms of {@link Shine}, light on a surface with what throws shadows on it, fog, and the way back to sRGB. */
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
uniform highp sampler2DShadow shadowMap;
uniform mat4 shadowMatrix;
/** Of a pixel of the map, as a part of it; 0 where nothing throws shadows. */
uniform float shadowTexel;
/** How much of the sun comes to a place: the average of four, fading out at the map's rim. */
float sunShare(vec3 place, vec3 normal) {
  if (shadowTexel <= 0.0) return 1.0;
  vec3 at = (shadowMatrix * vec4(place + normal * 0.07, 1.0)).xyz * 0.5 + 0.5;
  vec2 rim = min(at.xy, 1.0 - at.xy);
  float inside = min(rim.x, rim.y);
  if (inside <= 0.0 || at.z >= 1.0) return 1.0;
  float sum = 0.0;
  for (int tap = 0; tap < 4; tap++) {
    vec2 beside = (vec2(tap & 1, tap >> 1) - 0.5) * shadowTexel * 1.5;
    sum += texture(shadowMap, vec3(at.xy + beside, at.z - 0.0002));
  }
  return mix(1.0, sum * 0.25, min(1.0, inside * 12.0));
}
vec3 lightOn(vec3 normal, vec3 place) {
  return ambientColour + sunColour * (max(0.0, dot(normal, sunDirection)) * sunShare(place, normal));
}
float fogAt(vec3 place) {
  float away = distance(place, eye);
  float part = clamp((away - fogReach.x) / max(1.0, fogReach.y - fogReach.x), 0.0, 1.0);
  return part * part;
}
`;
