import { FACES_PER_LOOK, FACE_FLAG, FACE_TEXELS } from '../world/index.ts';
import { MATERIALS } from './material-shader.ts';
import { LAMPS, SHADING } from './shading.ts';

/** Instances in a row of the matrices, looks in a row of the faces; texels in a row of the rest. */
export const ROW = Object.freeze({ matrices: 256, faces: 16, textures: 64, list: 1024 });

/** Texture units, by what is bound to them; arrays of pictures take those from `arrays` on. */
export const UNIT = Object.freeze({
  matrices: 0,
  faces: 1,
  textures: 2,
  looks: 3,
  instances: 4,
  draws: 5,
  wearers: 6,
  poses: 7,
  binds: 8,
  flexes: 9,
  shadow: 10,
  arrays: 11,
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
layout(location = 4) in uvec4 joints;
layout(location = 5) in vec4 weights;
layout(location = 6) in uint rig;
uniform sampler2D matrices, faces, textureTable, poses, binds, flexes;
uniform highp usampler2D looks, instances, draws, wearers;
uniform float time;
uniform mat4 viewProjection;
uniform int base;
uniform bool isBlendPass;
uniform uint marked;
uniform bool withMaterials;
flat out vec4 vMaps;
flat out vec3 vOwn;
flat out vec4 vNumbers;
flat out vec3 vLight;
out vec4 vMapUv;
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

/** Rows of the matrix that a joint of a skin moves by, in the pose of who wears it. */
void addJoint(int wearer, uint joint, float weight, vec4 from, vec3 turned, inout vec3 place, inout vec3 n) {
  ivec2 at = ivec2(int(joint) * 4, int(rig) - 1);
  vec4 a = texelFetch(binds, at, 0), b = texelFetch(binds, at + ivec2(1, 0), 0), c = texelFetch(binds, at + ivec2(2, 0), 0);
  int bone = int(texelFetch(binds, at + ivec2(3, 0), 0).x + 0.5) * 3;
  vec4 bound = vec4(dot(a, from), dot(b, from), dot(c, from), 1.0);
  vec3 boundNormal = vec3(dot(a.xyz, turned), dot(b.xyz, turned), dot(c.xyz, turned));
  a = texelFetch(poses, ivec2(bone, wearer), 0);
  b = texelFetch(poses, ivec2(bone + 1, wearer), 0);
  c = texelFetch(poses, ivec2(bone + 2, wearer), 0);
  place += weight * vec3(dot(a, bound), dot(b, bound), dot(c, bound));
  n += weight * vec3(dot(a.xyz, boundNormal), dot(b.xyz, boundNormal), dot(c.xyz, boundNormal));
}

/**
 * A flexible prim as it hangs: an arc from its lower end, as far as it gives in to what pulls it from where it points, and sways.
 * flex: as world/flexes.ts writes it; the rest is where it is, in its own box, and how large that is.
 */
void bend(vec4 flex, vec3 size, vec3 a, vec3 b, vec3 c, float phase, inout vec4 local, inout vec3 n) {
  float strength = length(flex.xyz), sway = strength - 1.0;
  vec3 way = flex.xyz / strength;
  // The axes of its box, each of length 1, are columns: where the pull goes as it sees it.
  vec3 pull = (a * way.x + b * way.y + c * way.z) / size;
  vec2 across = pull.xy * flex.w + sway * vec2(sin(time * 1.3 + phase), 0.7 * sin(time * 1.9 + phase * 1.7));
  float angle = length(across);
  if (angle < 1e-3) return;
  vec2 to = across / angle;
  // It never bends further than to where it is pulled.
  angle = min(angle, max(sway, acos(clamp(pull.z, -1.0, 1.0))));
  float along = local.z + 0.5, turn = angle * along, bow = size.z / angle;
  float s = sin(turn), k = cos(turn);
  vec2 level = local.xy * size.xy;
  float beside = dot(level, to);
  vec2 rest = level - beside * to;
  vec2 placed = rest + to * (bow * (1.0 - k) + beside * k);
  local = vec4(placed / size.xy, (bow * s - beside * s) / size.z - 0.5, 1.0);
  // Normals are of a box of one metre: in metres they are as much steeper.
  vec3 m = n / size;
  float over = dot(m.xy, to);
  m = vec3(m.xy - over * to + to * (over * k + m.z * s), m.z * k - over * s);
  n = m * size;
}

/** How a texture moves. @source viewer llviewertextureanim.cpp */
vec2 moved(vec2 lies, vec4 how, float rate) {
  uint mode = uint(how.x + 0.5);
  vec2 frames = vec2(mod(how.y, 256.0), floor(how.y / 256.0));
  bool isSmooth = (mode & 16u) != 0u, isPingPong = (mode & 8u) != 0u;
  float count = how.w > 0.0 ? how.w : max(1.0, frames.x * frames.y);
  float whole = !isPingPong ? count : isSmooth ? 2.0 * count : max(1.0, 2.0 * count - ((mode & 2u) != 0u ? 2.0 : 1.0));
  float now = time * rate;
  now = (mode & 2u) != 0u ? mod(now, whole) : min(whole - (isSmooth ? 0.0 : 1.0), now);
  if (!isSmooth) now = floor(now + 0.01);
  if (isPingPong && now >= count) now = isSmooth ? 2.0 * count - now : 2.0 * count - 1.99 - now;
  if ((mode & 4u) != 0u) now = isSmooth ? count - now : count - 0.99 - now;
  now += how.z;
  vec2 from = lies - 0.5;
  if ((mode & 32u) != 0u) {
    float s = sin(now), c = cos(now);
    return vec2(c * from.x + s * from.y, c * from.y - s * from.x) + 0.5;
  }
  if ((mode & 64u) != 0u) return from * now + 0.5;
  if (frames.x < 1.0 || frames.y < 1.0) return from + vec2(now, 0.0) + 0.5;
  vec2 part = 1.0 / frames;
  float column = mod(now, frames.x), row = floor(now / frames.x);
  return from * part + 0.5 + vec2(-0.5 + 0.5 * part.x + column * part.x, 0.5 - 0.5 * part.y - row * part.y);
}

/** In which array a texture's picture is, and where in it. */
vec4 placeOf(int number) {
  return texelFetch(textureTable, ivec2(number % ${ROW.textures}, number / ${ROW.textures}), 0);
}

void main() {
  int at = ${multiDraw ? 'int(texelFetch(draws, ivec2(gl_DrawID % 1024, gl_DrawID / 1024), 0).r)' : 'base'} + gl_InstanceID;
  int id = int(texelFetch(instances, ivec2(at % ${ROW.list}, at / ${ROW.list}), 0).r);
  int look = int(texelFetch(looks, ivec2(id % ${ROW.list}, id / ${ROW.list}), 0).r);
  int faceAt = (look % ${ROW.faces}) * ${FACES_PER_LOOK * FACE_TEXELS} + min(int(face), ${FACES_PER_LOOK - 1}) * ${FACE_TEXELS};
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
  vec3 own = normal;
  int wearer = rig == 0u ? -1 : int(texelFetch(wearers, ivec2(id % ${ROW.list}, id / ${ROW.list}), 0).r) - 1;
  if (wearer >= 0) {
    vec3 place = vec3(0.0), turned = vec3(0.0);
    for (int part = 0; part < 4; part++)
      if (weights[part] > 0.0) addJoint(wearer, joints[part], weights[part], local, normal, place, turned);
    local = vec4(place / max(1e-4, weights.x + weights.y + weights.z + weights.w), 1.0);
    own = normalize(turned);
  }
  vec3 sides = max(sqrt(a.xyz * a.xyz + b.xyz * b.xyz + c.xyz * c.xyz), vec3(1e-6));
  vec4 flex = texelFetch(flexes, ivec2(id % ${ROW.list}, id / ${ROW.list}), 0);
  if (flex.w > 0.0) bend(flex, sides, a.xyz, b.xyz, c.xyz, a.w + b.w, local, own);
  vPlace = vec3(dot(a, local), dot(b, local), dot(c, local));
  vec3 squared = max(a.xyz * a.xyz + b.xyz * b.xyz + c.xyz * c.xyz, vec3(1e-12));
  vec3 n = own / squared;
  vNormal = vec3(dot(a.xyz, n), dot(b.xyz, n), dot(c.xyz, n));
  vec2 lies = (flags & ${FACE_FLAG.planar}u) != 0u ? planar(normal, position * sqrt(squared)) : uv;
  if ((flags & ${FACE_FLAG.moves}u) != 0u) {
    vec4 how = texelFetch(faces, ivec2(faceAt + 3, faceRow), 0);
    lies = moved(lies, how, texelFetch(faces, ivec2(faceAt + 4, faceRow), 0).x);
    // Frames and growth take the place of the face's own repeats; turning does not.
    if ((uint(how.x + 0.5) & 32u) == 0u) {
      one.xyz = vec3(1.0, 0.0, 0.0);
      two.xyz = vec3(0.0, 1.0, 0.0);
    }
  }
  vUv = vec2(dot(one.xy, lies) + one.z, dot(two.xy, lies) + two.z);
  vec4 made = withMaterials ? texelFetch(faces, ivec2(faceAt + 5, faceRow), 0) : vec4(0.0);
  vMaps = vec4(-9.0);
  vOwn = vec3(-9.0, 0.0, made.x);
  vNumbers = vec4(0.0);
  vLight = vec3(0.0);
  vMapUv = vec4(0.0);
  if (made.x > 0.5) {
    vNumbers = texelFetch(faces, ivec2(faceAt + 6, faceRow), 0);
    vLight = texelFetch(faces, ivec2(faceAt + 7, faceRow), 0).xyz;
    vec4 a0 = texelFetch(faces, ivec2(faceAt + 8, faceRow), 0), a1 = texelFetch(faces, ivec2(faceAt + 9, faceRow), 0);
    vec4 b0 = texelFetch(faces, ivec2(faceAt + 10, faceRow), 0), b1 = texelFetch(faces, ivec2(faceAt + 11, faceRow), 0);
    vMapUv = vec4(dot(a0.xy, lies) + a0.z, dot(a1.xy, lies) + a1.z, dot(b0.xy, lies) + b0.z, dot(b1.xy, lies) + b1.z);
    if (made.y > 0.5) vMaps.xy = placeOf(int(made.y + 0.5)).xy;
    if (made.z > 0.5) vMaps.zw = placeOf(int(made.z + 0.5)).xy;
    if (made.w > 0.5) vOwn.xy = placeOf(int(made.w + 0.5)).xy;
  }
  int number = int(one.w + 0.5);
  vTexture = placeOf(number);
  vColour = texelFetch(faces, ivec2(faceAt + 2, faceRow), 0);
  float cutoff = mode == 2u ? float((flags / ${FACE_FLAG.cutoff}u) & 255u) / 255.0 : 0.0;
  float glow = float((flags / ${FACE_FLAG.glow}u) & 255u) / 255.0;
  float bright = (flags & ${FACE_FLAG.fullbright}u) != 0u ? 1.0 : 0.0;
  vSurface = vec4(cutoff, glow, bright, uint(id) == marked ? 1.0 : 0.0);
  gl_Position = viewProjection * vec4(vPlace, 1.0);
}`;
}

/**
 * GLSL: a texel of a picture, by the array it is in and its layer there; grey where it has not come.
 * @param arrays how many there are
 * @param isPlain its level is chosen by how much of it a pixel covers, not by the longer side of that: as pictures without a graphics card do
 */
export function picturesGlsl(arrays: number, isPlain = false): string {
  const branches = Array.from(
    { length: arrays },
    (_, at) => `if (kind == ${at}) return textureGrad(pictures[${at}], vec3(uv, layer), dx, dy);`,
  ).join('\n  ');
  return `
uniform sampler2DArray pictures[${arrays}];
vec4 picture(int kind, float layer, vec2 uv) {
  vec2 dx = dFdx(uv), dy = dFdy(uv);
  ${isPlain ? 'float side = sqrt(abs(dx.x * dy.y - dx.y * dy.x)); dx = vec2(side, 0.0); dy = vec2(0.0, side);' : ''}
  ${branches}
  return kind == -2 ? vec4(1.0) : vec4(0.45, 0.45, 0.45, 1.0);
}`;
}

/** @param arrays how many arrays of pictures there are @param isPlain see {@link picturesGlsl} */
export function primFragmentShader(arrays: number, isPlain = false): string {
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2DArray;
uniform bool isBlendPass;
${picturesGlsl(arrays, isPlain)}
${SHADING}
${LAMPS}
${MATERIALS}
flat in vec4 vTexture;
flat in vec4 vColour;
flat in vec4 vSurface;
out vec4 colour;

void main() {
  vec4 texel = picture(int(floor(vTexture.x + 0.5)), vTexture.y, vec2(vUv.x, 1.0 - vUv.y));
  vec4 albedo = vec4(texel.rgb * toLinear(vColour.rgb), texel.a * vColour.a);
  if (albedo.a < vSurface.x) discard;
  vec3 light = vec3(1.0);
  if (vSurface.z <= 0.5) {
    vec3 n = normalize(vNormal);
    light = lightOn(n, vPlace) + lampsOn(vPlace, n);
  }
  vec3 shown = albedo.rgb * (light + vSurface.y);
  if (vOwn.z > 0.5) shown = madeOf(albedo, vSurface.z > 0.5 ? vec3(1.0) : vec3(0.0), vSurface.y);
  if (vSurface.w > 0.5) shown = mix(shown, vec3(1.0, 0.75, 0.2), 0.35);
  shown = mix(shown, fogColour, fogAt(vPlace));
  colour = vec4(toSrgb(shown), isBlendPass ? albedo.a : 1.0);
}`;
}
