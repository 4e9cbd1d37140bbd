import { FACES_PER_LOOK, FACE_FLAG } from '../world/index.ts';
import { SHADING } from './shading.ts';

/** Instances in a row of the matrices, looks in a row of the faces; texels in a row of the rest. */
export const ROW = Object.freeze({ matrices: 256, faces: 32, textures: 64, list: 1024 });

/** Texture units, by what is bound to them; arrays of pictures take those from `arrays` on. */
export const UNIT = Object.freeze({
  matrices: 0,
  faces: 1,
  textures: 2,
  looks: 3,
  instances: 4,
  draws: 5,
  arrays: 6,
});

/** A prim's vertex: which instance it is of, where that is, and how its face is painted. @param multiDraw whether draws are numbered */
export function primVertexShader(multiDraw: boolean): string {
  return `#version 300 es
${multiDraw ? '#extension GL_ANGLE_multi_draw : require' : ''}
precision highp float;
precision highp int;
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec3 normal;
layout(location = 3) in uint face;
uniform sampler2D matrices, faces, textureTable;
uniform highp usampler2D looks, instances, draws;
uniform mat4 viewProjection;
uniform int base;
uniform bool isBlendPass;
uniform uint marked;
flat out vec4 vTexture;
flat out vec4 vColour;
flat out vec4 vSurface;
out vec2 vUv;
out vec3 vNormal;
out vec3 vPlace;

vec2 planar(vec3 n, vec3 place) {
  vec3 right = abs(n.x) >= 0.5 ? vec3(0.0, n.x < 0.0 ? -1.0 : 1.0, 0.0) : vec3(n.y > 0.0 ? -1.0 : 1.0, 0.0, 0.0);
  return vec2(0.5 + 2.0 * dot(right, place), 0.5 - 2.0 * dot(cross(right, n), place));
}

void main() {
  int at = ${multiDraw ? 'int(texelFetch(draws, ivec2(gl_DrawID % 1024, gl_DrawID / 1024), 0).r)' : 'base'} + gl_InstanceID;
  int id = int(texelFetch(instances, ivec2(at % ${ROW.list}, at / ${ROW.list}), 0).r);
  int look = int(texelFetch(looks, ivec2(id % ${ROW.list}, id / ${ROW.list}), 0).r);
  int faceAt = (look % ${ROW.faces}) * ${FACES_PER_LOOK * 3} + min(int(face), ${FACES_PER_LOOK - 1}) * 3;
  int faceRow = look / ${ROW.faces};
  vec4 one = texelFetch(faces, ivec2(faceAt, faceRow), 0);
  vec4 two = texelFetch(faces, ivec2(faceAt + 1, faceRow), 0);
  uint flags = uint(two.w + 0.5);
  uint mode = flags & 3u;
  if (mode == 0u || (mode == 3u) != isBlendPass) {
    gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
    return;
  }
  ivec2 matrixAt = ivec2((id % ${ROW.matrices}) * 3, id / ${ROW.matrices});
  vec4 a = texelFetch(matrices, matrixAt, 0);
  vec4 b = texelFetch(matrices, matrixAt + ivec2(1, 0), 0);
  vec4 c = texelFetch(matrices, matrixAt + ivec2(2, 0), 0);
  vec4 local = vec4(position, 1.0);
  vPlace = vec3(dot(a, local), dot(b, local), dot(c, local));
  vec3 squared = max(a.xyz * a.xyz + b.xyz * b.xyz + c.xyz * c.xyz, vec3(1e-12));
  vec3 n = normal / squared;
  vNormal = vec3(dot(a.xyz, n), dot(b.xyz, n), dot(c.xyz, n));
  vec2 lies = (flags & ${FACE_FLAG.planar}u) != 0u ? planar(normal, position * sqrt(squared)) : uv;
  vUv = vec2(dot(one.xy, lies) + one.z, dot(two.xy, lies) + two.z);
  int number = int(one.w + 0.5);
  vTexture = texelFetch(textureTable, ivec2(number % ${ROW.textures}, number / ${ROW.textures}), 0);
  vColour = texelFetch(faces, ivec2(faceAt + 2, faceRow), 0);
  float cutoff = mode == 2u ? float((flags / ${FACE_FLAG.cutoff}u) & 255u) / 255.0 : 0.0;
  float glow = float((flags / ${FACE_FLAG.glow}u) & 255u) / 255.0;
  float bright = (flags & ${FACE_FLAG.fullbright}u) != 0u ? 1.0 : 0.0;
  vSurface = vec4(cutoff, glow, bright, uint(id) == marked ? 1.0 : 0.0);
  gl_Position = viewProjection * vec4(vPlace, 1.0);
}`;
}

/** @param arrays how many arrays of pictures there are */
export function primFragmentShader(arrays: number): string {
  const branches = Array.from(
    { length: arrays },
    (_, at) => `if (kind == ${at}) return textureGrad(pictures[${at}], vec3(uv, layer), dx, dy);`,
  ).join('\n  ');
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2DArray;
uniform sampler2DArray pictures[${arrays}];
uniform bool isBlendPass;
${SHADING}
flat in vec4 vTexture;
flat in vec4 vColour;
flat in vec4 vSurface;
in vec2 vUv;
in vec3 vNormal;
in vec3 vPlace;
out vec4 colour;

vec4 picture(int kind, float layer, vec2 uv) {
  vec2 dx = dFdx(uv), dy = dFdy(uv);
  ${branches}
  return kind == -2 ? vec4(1.0) : vec4(0.45, 0.45, 0.45, 1.0);
}

void main() {
  vec4 texel = picture(int(floor(vTexture.x + 0.5)), vTexture.y, vec2(vUv.x, 1.0 - vUv.y));
  vec4 albedo = vec4(texel.rgb * toLinear(vColour.rgb), texel.a * vColour.a);
  if (albedo.a < vSurface.x) discard;
  vec3 light = vSurface.z > 0.5 ? vec3(1.0) : lightOn(normalize(vNormal));
  vec3 shown = albedo.rgb * (light + vSurface.y);
  if (vSurface.w > 0.5) shown = mix(shown, vec3(1.0, 0.75, 0.2), 0.35);
  shown = mix(shown, fogColour, fogAt(vPlace));
  colour = vec4(toSrgb(shown), isBlendPass ? albedo.a : 1.0);
}`;
}
