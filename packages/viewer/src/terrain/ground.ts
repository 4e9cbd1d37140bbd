import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  GLSL3,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  RGBAFormat,
  RedFormat,
  RepeatWrapping,
  SRGBColorSpace,
  ShaderMaterial,
  UnsignedByteType,
} from 'three';
import type { CompressedTextureMipmap, IUniform } from 'three';
import { SHADING } from '../draw/index.ts';
import type { LandTold } from '../port/index.ts';
import type { SceneUniforms } from '../sky/index.ts';
import type { MadePicture } from '../workshop/index.ts';

/** Until the textures of the ground have come: sand, grass, earth, rock. sRGB. */
const PLAIN = [
  [0.62, 0.55, 0.42],
  [0.36, 0.46, 0.24],
  [0.42, 0.37, 0.28],
  [0.5, 0.49, 0.47],
] as const;
/** Metres that a texture of the ground covers. @source viewer llvlcomposition.cpp */
const TEXTURE_METRES = 16;

const VERTEX = `
out vec3 vPlace;
out vec3 vNormal;
out vec2 vUv;
out vec2 vMetres;
void main() {
  vec4 place = modelMatrix * vec4(position, 1.0);
  vPlace = place.xyz;
  vNormal = normal;
  vUv = uv;
  vMetres = position.xy;
  gl_Position = projectionMatrix * viewMatrix * place;
}`;

const FRAGMENT = `
precision highp sampler2D;
${SHADING}
uniform sampler2D blend, detail0, detail1, detail2, detail3;
uniform vec4 isThere;
in vec3 vPlace;
in vec3 vNormal;
in vec2 vUv;
in vec2 vMetres;
out vec4 colour;
float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
vec3 plain(vec3 c) { return toLinear(c) * (0.92 + 0.16 * hash(floor(vMetres * 4.0))); }
void main() {
  float part = texture(blend, vUv).r * 3.0;
  vec4 shares = max(vec4(0.0), 1.0 - abs(vec4(part) - vec4(0.0, 1.0, 2.0, 3.0)));
  vec2 at = vMetres / ${TEXTURE_METRES.toFixed(1)};
  vec3 one = mix(plain(vec3(${PLAIN[0].join(',')})), texture(detail0, at).rgb, isThere.x);
  vec3 two = mix(plain(vec3(${PLAIN[1].join(',')})), texture(detail1, at).rgb, isThere.y);
  vec3 three = mix(plain(vec3(${PLAIN[2].join(',')})), texture(detail2, at).rgb, isThere.z);
  vec3 four = mix(plain(vec3(${PLAIN[3].join(',')})), texture(detail3, at).rgb, isThere.w);
  vec3 albedo = one * shares.x + two * shares.y + three * shares.z + four * shares.w;
  vec3 shown = albedo * lightOn(normalize(vNormal), vPlace);
  shown = mix(shown, fogColour, fogAt(vPlace));
  colour = vec4(toSrgb(shown), 1.0);
}`;

/** The ground of one region. */
export class Ground {
  /** For a scene to hold, at the region's south-west corner; not visible before {@link Ground.show}. */
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  readonly #details: IUniform[];
  readonly #isThere: IUniform<[number, number, number, number]> = { value: [0, 0, 0, 0] };
  readonly #blend: IUniform<DataTexture | null> = { value: null };

  constructor(uniforms: SceneUniforms) {
    this.#details = [0, 1, 2, 3].map(() => ({ value: null }));
    const [detail0, detail1, detail2, detail3] = this.#details as [IUniform, IUniform, IUniform, IUniform];
    const material = new ShaderMaterial({
      glslVersion: GLSL3,
      uniforms: {
        ...uniforms,
        blend: this.#blend,
        isThere: this.#isThere,
        detail0,
        detail1,
        detail2,
        detail3,
      },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
    });
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.visible = false;
  }

  /** Shows ground that has come, or changed. */
  show({ geometry, blend, width, depth }: LandTold): void {
    const shape = new BufferGeometry();
    shape.setAttribute('position', new BufferAttribute(geometry.positions, 3));
    shape.setAttribute('normal', new BufferAttribute(geometry.normals, 3));
    shape.setAttribute('uv', new BufferAttribute(geometry.textureCoordinates, 2));
    shape.setIndex(new BufferAttribute(geometry.indices, 1));
    this.mesh.geometry.dispose();
    this.mesh.geometry = shape;
    this.#blend.value?.dispose();
    const texture = new DataTexture(blend, width, depth, RedFormat, UnsignedByteType);
    texture.unpackAlignment = 1;
    texture.magFilter = LinearFilter;
    texture.minFilter = LinearFilter;
    texture.needsUpdate = true;
    this.#blend.value = texture;
    this.mesh.visible = true;
  }

  /** One of its four textures has come. @param at the lowest is 0 */
  paint(at: number, picture: MadePicture): void {
    const detail = this.#details[at];
    if (detail === undefined) return;
    detail.value = textureOf(picture);
    this.#isThere.value[at as 0 | 1 | 2 | 3] = 1;
  }

  /** Gives back what the graphics card holds. */
  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.#blend.value?.dispose();
    for (const { value } of this.#details) if (value instanceof DataTexture) value.dispose();
  }
}

function textureOf({ side, levels }: MadePicture): DataTexture {
  const texture = new DataTexture(
    levels.subarray(0, side * side * 4),
    side,
    side,
    RGBAFormat,
    UnsignedByteType,
  );
  let from = 0;
  const mipmaps: CompressedTextureMipmap[] = [];
  for (let pixels = side; pixels >= 1; pixels >>= 1) {
    const bytes = pixels * pixels * 4;
    mipmaps.push({ data: levels.subarray(from, from + bytes), width: pixels, height: pixels });
    from += bytes;
  }
  texture.mipmaps = mipmaps;
  texture.generateMipmaps = false;
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}
