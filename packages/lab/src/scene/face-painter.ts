import type { Uuid } from '@landfall/protocol/datatypes';
import type { GltfMaterial, LegacyMaterial, MapPlacement } from '@landfall/protocol/material';
import type { TextureFace } from '@landfall/protocol/texture-entry';
import { gltfTransform, surfaceOf, textureTransform } from '@landfall/scene/surface';
import { toLinear, toSrgb } from '../picture/index.ts';
import type { PictureFinish, PictureMaterial, PlacedTexture } from '../picture/index.ts';
import { isAbsent } from './collected-scene.ts';
import type { SceneAssets, SceneMaterial } from './collected-scene.ts';
import { GLTF_TEXTURE, surfaceFactsOf } from './face-materials.ts';
import type { PaintOptions } from './materials.ts';
import type { SceneTexture } from './scene-texture.ts';
import { splitByAlpha } from './split-alpha.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** `alphaMode` of a legacy material: its texture's alpha is light of its own. @source PROTOCOL §12 */
const ALPHA_IS_LIGHT = 3;
const BYTE = 255;
/** Steps of shininess. */
const MOST_SHINY = 4;

/** Paints faces: by their physically based material, or else by their texture entry and what a legacy material adds. */
export class FacePainter {
  readonly #textures: SceneAssets['textures'];

  constructor({ textures }: Pick<SceneAssets, 'textures'>) {
    this.#textures = textures;
  }

  paint(
    face: TextureFace,
    made: SceneMaterial | undefined,
    { withTextures, isWorn }: PaintOptions,
  ): PictureMaterial {
    if (made?.type === 'gltf') return this.#gltf(face, made, isWorn);
    return this.#plain(face, made, withTextures, isWorn);
  }

  #plain(
    face: TextureFace,
    made: SceneMaterial | undefined,
    withTextures: boolean,
    worn: boolean,
  ): PictureMaterial {
    const { r, g, b, a } = face.colour;
    const texture = withTextures ? this.#find(face.textureId) : undefined;
    const legacy = made?.type === 'legacy' ? made.material : undefined;
    const surface = surfaceOf(face, {
      textureAlpha: texture?.alpha ?? 'none',
      worn,
      ...surfaceFactsOf(made),
    });
    const painted: PictureMaterial = {
      colour: [r / BYTE, g / BYTE, b / BYTE, a / BYTE],
      surface,
      fullbright: face.fullbright,
      texture: texture?.texture,
      textureTransform: textureTransform(face),
    };
    const finish = { ...shineOf(face), ...this.#legacy(legacy), ...glowOf(face, painted) };
    const finished = Object.keys(finish).length === 0 ? painted : { ...painted, finish };
    return legacy?.alphaMode === ALPHA_IS_LIGHT && texture?.alpha !== 'none'
      ? withOwnLight(finished)
      : finished;
  }

  #legacy(material: LegacyMaterial | undefined): PictureFinish {
    if (material === undefined) return {};
    const { specularColour, specularExponent } = material;
    const normal = this.#map(material.normal);
    const specularTexture = this.#map(material.specular);
    const specular = [specularColour.r, specularColour.g, specularColour.b].map((part) =>
      toLinear(part / BYTE),
    ) as unknown as Rgb;
    return {
      ...(normal && { normal }),
      ...(specularTexture && { specular, specularTexture, roughness: 1 - specularExponent / BYTE }),
    };
  }

  #map(map: MapPlacement): PlacedTexture | undefined {
    const texture = this.#find(map.textureId)?.texture;
    if (texture === undefined) return undefined;
    const { repeatX, repeatY, offsetX, offsetY, rotationRad } = map;
    const transform = textureTransform({
      repeatS: repeatX,
      repeatT: repeatY,
      offsetS: offsetX,
      offsetT: offsetY,
      rotationRad,
    });
    return { texture, transform };
  }

  /** Its texture entry says only how it glows. @source viewer llface.cpp, llvovolume.cpp */
  #gltf(face: TextureFace, made: Extract<SceneMaterial, { type: 'gltf' }>, isWorn: boolean): PictureMaterial {
    const { material } = made;
    const placed = (which: keyof typeof GLTF_TEXTURE) => this.#placed(material, which);
    const [red, green, blue, alpha] = material.baseColour;
    const { metallic, roughness, doubleSided } = material;
    const maps = {
      metallicRoughness: placed('metallicRoughness'),
      normal: placed('normal'),
      emissiveTexture: placed('emissive'),
    };
    const painted: PictureMaterial = {
      colour: [toSrgb(red), toSrgb(green), toSrgb(blue), alpha],
      surface: surfaceOf(face, { textureAlpha: 'none', worn: isWorn, ...surfaceFactsOf(made) }),
      fullbright: false,
      texture: placed('baseColour')?.texture,
      textureTransform: gltfTransform(material.transforms[GLTF_TEXTURE.baseColour]),
    };
    const glow = material.emissive.some((part) => part > 0) ? {} : glowOf(face, painted);
    return {
      ...painted,
      finish: { metallic, roughness, doubleSided, emissive: material.emissive, ...maps, ...glow },
    };
  }

  #placed(
    { textures, transforms }: GltfMaterial,
    which: keyof typeof GLTF_TEXTURE,
  ): PlacedTexture | undefined {
    const at = GLTF_TEXTURE[which];
    const texture = this.#find(textures[at])?.texture;
    return texture && { texture, transform: gltfTransform(transforms[at]) };
  }

  #find(id: Uuid): SceneTexture | undefined {
    const texture = this.#textures.get(id.toString());
    return isAbsent(texture) ? undefined : texture;
  }
}

/** Polished in three steps. */
function shineOf({ shiny }: TextureFace): PictureFinish {
  return shiny > 0 ? { roughness: 1 - Math.min(shiny, MOST_SHINY) / MOST_SHINY } : {};
}

/** What glows gives so much of its own colour by itself; what it lights around is not shown. */
function glowOf(
  { glow }: TextureFace,
  { colour, texture, textureTransform }: PictureMaterial,
): PictureFinish {
  if (!(glow > 0)) return {};
  const [red, green, blue] = colour.slice(0, 3).map((part) => toLinear(part) * Math.min(1, glow));
  const emissive: Rgb = [red!, green!, blue!];
  return {
    emissive,
    ...(texture && { emissiveTexture: { texture, transform: textureTransform } }),
  };
}

function withOwnLight(painted: PictureMaterial): PictureMaterial {
  const { texture, textureTransform: transform, colour, finish = {} } = painted;
  if (texture === undefined) return painted;
  const { lit, own } = splitByAlpha(texture);
  const emissive = colour.slice(0, 3).map(toLinear) as unknown as Rgb;
  return {
    ...painted,
    texture: lit,
    finish: { ...finish, emissive, emissiveTexture: { texture: own, transform } },
  };
}
