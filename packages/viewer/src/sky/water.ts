import { DoubleSide, GLSL3, Mesh, PlaneGeometry, ShaderMaterial } from 'three';
import { SHADING } from '../draw/index.ts';
import { SKY_LOOKUP } from './sky-dome.ts';
import type { SceneUniforms } from './uniforms.ts';

/** Metres; it goes along with the camera. */
const SIDE_METRES = 4096;

const VERTEX = `
out vec3 vPlace;
void main() {
  vec4 place = modelMatrix * vec4(position, 1.0);
  vPlace = place.xyz;
  gl_Position = projectionMatrix * viewMatrix * place;
}`;

const FRAGMENT = `
${SHADING}
${SKY_LOOKUP}
uniform float time;
in vec3 vPlace;
out vec4 colour;
vec2 slope(vec2 p, vec2 way, float length, float speed) {
  float k = 6.2831853 / length;
  return way * k * cos(dot(p, way) * k + time * speed);
}
void main() {
  vec2 p = vPlace.xy;
  float away = distance(vPlace, eye);
  float calm = 1.0 / (1.0 + away * 0.02);
  vec2 s = slope(p, vec2(0.8, 0.6), 9.0, 1.1) * 0.06 + slope(p, vec2(-0.6, 0.8), 5.3, 1.6) * 0.03
    + slope(p, vec2(0.28, -0.96), 2.9, 2.2) * 0.014 + slope(p, vec2(-0.96, -0.28), 1.7, 3.1) * 0.007;
  vec3 n = normalize(vec3(-s * calm, 1.0));
  vec3 look = normalize(vPlace - eye);
  bool isBelow = eye.z < vPlace.z;
  if (isBelow) n = -n;
  float facing = clamp(-dot(look, n), 0.0, 1.0);
  float fresnel = 0.03 + 0.97 * pow(1.0 - facing, 5.0);
  vec3 mirrored = reflect(look, n);
  vec3 sky = toLinear(skyAt(vec3(mirrored.xy, abs(mirrored.z))));
  float light = clamp(dot(sunColour * max(0.15, sunDirection.z) + ambientColour, vec3(0.4)), 0.02, 1.2);
  vec3 deep = vec3(0.012, 0.07, 0.095) * light;
  vec3 shown = mix(deep, sky, fresnel);
  float glint = pow(max(0.0, dot(mirrored, sunDirection)), 300.0);
  shown += sunColour * glint * 1.5;
  shown = mix(shown, fogColour, fogAt(vPlace));
  colour = vec4(toSrgb(shown), isBelow ? 0.7 : mix(0.72, 0.97, fresnel));
}`;

/** Water as far as one sees: it mirrors the sky, more so the flatter one looks. */
export function createWater(uniforms: SceneUniforms): Mesh {
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
  });
  const water = new Mesh(new PlaneGeometry(SIDE_METRES, SIDE_METRES), material);
  water.frustumCulled = false;
  return water;
}
