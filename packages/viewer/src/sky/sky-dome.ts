import { BackSide, GLSL3, Mesh, ShaderMaterial, SphereGeometry } from 'three';
import { SHADING } from '../draw/index.ts';
import type { SceneUniforms } from './uniforms.ts';

/** GLSL: the colour of the sky in a direction, sRGB. */
export const SKY_LOOKUP = `
uniform sampler2D skyColours;
vec3 skyAt(vec3 direction) {
  float around = atan(direction.y, direction.x) / 6.2831853;
  float rise = asin(clamp(direction.z, -1.0, 1.0)) / 3.14159265 + 0.5;
  return textureLod(skyColours, vec2(around, rise), 0.0).rgb;
}
`;

const VERTEX = `
out vec3 vDirection;
void main() {
  vDirection = position;
  vec4 place = projectionMatrix * mat4(mat3(viewMatrix)) * vec4(position, 1.0);
  gl_Position = place.xyww;
}`;

const FRAGMENT = `
${SHADING}
${SKY_LOOKUP}
uniform float time;
in vec3 vDirection;
out vec4 colour;
float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
float noise(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}
float cloudAt(vec2 p) {
  return noise(p) * 0.5 + noise(p * 2.1) * 0.25 + noise(p * 4.3) * 0.15 + noise(p * 8.7) * 0.1;
}
void main() {
  vec3 d = normalize(vDirection);
  vec3 sky = skyAt(vec3(d.xy, max(d.z, 0.0)));
  float brightness = clamp(dot(sunColour + ambientColour, vec3(0.3)), 0.0, 1.0);
  if (d.z > 0.02) {
    vec2 across = d.xy / (d.z + 0.12);
    float cloud = smoothstep(0.5, 0.8, cloudAt(across * 1.6 + time * vec2(0.004, 0.002)));
    sky = mix(sky, vec3(brightness), cloud * 0.65 * smoothstep(0.02, 0.3, d.z));
    if (brightness < 0.12) {
      float star = step(0.9985, hash(floor(d.xy / (d.z + 1.0) * 420.0)));
      sky += star * (1.0 - cloud) * 0.8;
    }
  }
  sky = mix(toSrgb(fogColour), sky, smoothstep(0.0, 0.14, d.z));
  float towards = dot(d, sunDirection);
  vec3 disc = normalize(sunColour + 1e-4) * smoothstep(0.9993, 0.9997, towards);
  sky += disc + sunColour * 0.12 * pow(max(0.0, towards), 350.0);
  colour = vec4(sky, 1.0);
}`;

/** The sky all around: colours of the air, sun or moon, clouds, and stars when it is dark. */
export function createSkyDome(uniforms: SceneUniforms): Mesh {
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    side: BackSide,
    depthWrite: false,
  });
  const dome = new Mesh(new SphereGeometry(10, 32, 24), material);
  dome.frustumCulled = false;
  // After what is solid: it fills only what is left.
  dome.renderOrder = 10;
  return dome;
}
