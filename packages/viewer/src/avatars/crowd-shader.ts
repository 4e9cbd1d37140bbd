import { SHADING } from '../draw/index.ts';

/** Moves a body's vertices with its bones. */
export const CROWD_VERTEX = `
precision highp sampler2D;
uniform sampler2D bones;
in float face;
in vec4 joints, weights, place, turn;
in vec3 skinTint, hairTint, shirtTint, trousersTint, shown;
out vec3 vPlace, vNormal, vRest, vSkin, vHair, vCloth;
flat out float vFace;
mat4 boneAt(float joint) {
  int x = int(joint + 0.5) * 4;
  return mat4(texelFetch(bones, ivec2(x, gl_InstanceID), 0), texelFetch(bones, ivec2(x + 1, gl_InstanceID), 0),
    texelFetch(bones, ivec2(x + 2, gl_InstanceID), 0), texelFetch(bones, ivec2(x + 3, gl_InstanceID), 0));
}
vec3 turned(vec3 v) {
  vec3 t = 2.0 * cross(turn.xyz, v);
  return v + turn.w * t + cross(turn.xyz, t);
}
void main() {
  mat4 bone = boneAt(joints.x) * weights.x + boneAt(joints.y) * weights.y + boneAt(joints.z) * weights.z
    + boneAt(joints.w) * weights.w;
  vec3 posed = (bone * vec4(position, 1.0)).xyz * place.w;
  vPlace = place.xyz + turned(posed);
  vNormal = turned(mat3(bone) * normal);
  vRest = position;
  vSkin = skinTint;
  vHair = hairTint;
  vCloth = face > 1.5 ? trousersTint : shirtTint;
  vFace = face;
  gl_Position = projectionMatrix * viewMatrix * vec4(vPlace, 1.0);
  if ((face < 0.5 ? shown.x : face < 1.5 ? shown.y : shown.z) < 0.5) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
}`;

/** Paints skin, hair, eyes and clothes by where on the body a point is. */
export const CROWD_FRAGMENT = `
${SHADING}
in vec3 vPlace, vNormal, vRest, vSkin, vHair, vCloth;
flat in float vFace;
out vec4 colour;
vec3 head() {
  float across = abs(vRest.y);
  bool isHair = vRest.z > 1.745 || (vRest.x < 0.035 - across * 0.2 && vRest.z > 1.6);
  if (isHair) return vHair;
  if (vRest.x > 0.06 && distance(vec2(across, vRest.z), vec2(0.032, 1.69)) < 0.0105) return vec3(0.08, 0.09, 0.12);
  if (vRest.x > 0.06 && distance(vec2(across * 0.45, vRest.z), vec2(0.0, 1.628)) < 0.008) return vSkin * vec3(0.8, 0.5, 0.5);
  return vSkin;
}
void main() {
  vec3 tint = vCloth;
  if (vFace < 0.5) tint = head();
  else if (vFace < 1.5 && abs(vRest.y) > 0.62) tint = vSkin;
  else if (vFace > 1.5 && vRest.z < 0.1) tint = vec3(0.16, 0.13, 0.12);
  vec3 n = normalize(vNormal);
  float rim = pow(1.0 - max(0.0, dot(n, normalize(eye - vPlace))), 3.0) * 0.12;
  vec3 shown = toLinear(tint) * (lightOn(n, vPlace) + rim);
  shown = mix(shown, fogColour, fogAt(vPlace));
  colour = vec4(toSrgb(shown), 1.0);
}`;
