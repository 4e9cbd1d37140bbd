import { picturesGlsl, ROW, SHADING } from '../draw/index.ts';

/**
 * A particle as a function of time: which burst it is of and how old it is follows from its number, the dice from burst and number. So nothing is
 * kept of particles, and nothing sent.
 */
export const PARTICLE_VERTEX = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec2 slot;
uniform sampler2D sources, textureTable;
uniform mat4 viewProjection;
uniform vec3 eye;
out vec2 vUv;
out vec3 vPlace;
flat out vec4 vColour;
flat out vec4 vTexture;
/** Emissive, adds, glow. */
flat out vec3 vSurface;

vec4 told(int texel) {
  return texelFetch(sources, ivec2(texel, int(slot.x + 0.5)), 0);
}
uint dice;
float roll() {
  dice = dice * 747796405u + 2891336453u;
  uint word = ((dice >> ((dice >> 28u) + 4u)) ^ dice) * 277803737u;
  return float(((word >> 22u) ^ word) >> 8u) / 16777216.0;
}
vec3 turned(vec4 q, vec3 v) {
  vec3 t = 2.0 * cross(q.xyz, v);
  return v + q.w * t + cross(q.xyz, t);
}
vec3 around(vec3 axis, float angle, vec3 v) {
  return v * cos(angle) + cross(axis, v) * sin(angle) + axis * dot(axis, v) * (1.0 - cos(angle));
}
/** In all directions, or at an angle to the source's z: in one plane, or all around. */
vec3 wayOf(int pattern, float inner, float outer) {
  float turn = roll() * 6.2831853, part = roll();
  if (pattern == 2) {
    float z = part * 2.0 - 1.0, wide = sqrt(1.0 - z * z);
    return vec3(wide * cos(turn), wide * sin(turn), z);
  }
  float angle = mix(inner, outer, part);
  if (pattern == 4) return vec3(0.0, sin(angle) * (turn < 3.1415927 ? 1.0 : -1.0), cos(angle));
  return vec3(sin(angle) * cos(turn), sin(angle) * sin(turn), cos(angle));
}
void main() {
  vec4 when = told(2), kind = told(3), how = told(4), fall = told(5), spin = told(9), end = told(10);
  float burst = floor((slot.y + 0.5) / when.w);
  float age = when.x + burst * when.z;
  float born = fall.w - age;
  float share = age / kind.x;
  gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
  if (share >= 1.0 || born < 0.0 || born > end.x) return;
  dice = uint(mod(when.y - burst + 65536.0, 65536.0)) * 9781u + uint(slot.y - burst * when.w + 0.5) * 6271u + uint(spin.w) * 26699u;
  roll();
  uint flags = uint(how.w + 0.5);
  vec3 way = wayOf(int(kind.y + 0.5), kind.z, kind.w);
  if ((flags & 0x4000u) != 0u) way = around(normalize(spin.xyz), length(spin.xyz) * born, way);
  way = turned(told(1), way);
  float speed = mix(how.y, how.z, roll());
  bool drops = int(kind.y + 0.5) == 1;
  vec4 from = told(0);
  vec3 velocity = (drops ? vec3(0.0) : way * speed) + fall.xyz * age;
  vec3 place = from.xyz + (drops ? vec3(0.0) : way * (how.x + speed * age)) + fall.xyz * (age * age * 0.5);
  if ((flags & 4u) != 0u) place.z = from.z + abs(place.z - from.z);
  float grown = (flags & 2u) != 0u ? share : 0.0;
  vec4 sizes = told(8);
  vec2 size = mix(sizes.xy, sizes.zw, grown);
  vec3 look = normalize(eye - place);
  vec3 up = (flags & 32u) != 0u && length(velocity) > 1e-3 ? velocity : vec3(0.0, 0.0, 1.0);
  vec3 right = cross(up, look);
  right = length(right) > 1e-4 ? normalize(right) : vec3(1.0, 0.0, 0.0);
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vPlace = place + (corner.x - 0.5) * size.x * right + (corner.y - 0.5) * size.y * cross(look, right);
  vUv = corner;
  vColour = mix(told(6), told(7), (flags & 1u) != 0u ? share : 0.0);
  vSurface = vec3((flags & 256u) != 0u ? 1.0 : 0.0, (flags & 0x8000u) != 0u ? 1.0 : 0.0, mix(end.y, end.z, share));
  int number = int(from.w + 0.5);
  vTexture = number == 0 ? vec4(-1.0) : texelFetch(textureTable, ivec2(number % ${ROW.textures}, number / ${ROW.textures}), 0);
  gl_Position = viewProjection * vec4(vPlace, 1.0);
}`;

/** What has no picture, or not yet, is a soft dot. @param arrays how many arrays of pictures there are */
export function particleFragment(arrays: number): string {
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2DArray;
${SHADING}
${picturesGlsl(arrays)}
in vec2 vUv;
in vec3 vPlace;
flat in vec4 vColour;
flat in vec4 vTexture;
flat in vec3 vSurface;
out vec4 colour;
void main() {
  int kind = int(floor(vTexture.x + 0.5));
  vec4 texel = picture(kind, vTexture.y, vec2(vUv.x, 1.0 - vUv.y));
  if (kind < 0) texel = vec4(vec3(1.0), pow(max(0.0, 1.0 - 2.0 * distance(vUv, vec2(0.5))), 1.5));
  float alpha = texel.a * vColour.a;
  if (alpha < 0.004) discard;
  vec3 light = vSurface.x > 0.5 ? vec3(1.0) : ambientColour + sunColour * 0.5;
  vec3 shown = texel.rgb * toLinear(vColour.rgb) * (light + vSurface.z);
  float fog = fogAt(vPlace);
  shown = mix(shown, vSurface.y > 0.5 ? vec3(0.0) : fogColour, fog);
  // Times its own alpha: what adds leaves what is behind as it is.
  colour = vec4(toSrgb(shown) * alpha, vSurface.y > 0.5 ? 0.0 : alpha);
}`;
}
