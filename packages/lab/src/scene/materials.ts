import { faceOf } from '@landfall/protocol/texture-entry';
import type { TextureEntry, TextureFace } from '@landfall/protocol/texture-entry';
import { surfaceOf, textureTransform } from '@landfall/scene/surface';
import type { PictureMaterial } from '../picture/index.ts';
import { isAbsent } from './collected-scene.ts';
import type { SceneAssets } from './collected-scene.ts';
import type { SceneTexture } from './scene-texture.ts';

/** How an object's faces are to be painted. */
export interface PaintOptions {
  /** Without it faces have their colour alone. */
  readonly withTextures: boolean;
  /** It moves with an avatar's bones. */
  readonly isWorn: boolean;
}

/** Materials of a scene: the same one for faces that look the same, so that files have it once. */
export class Materials {
  readonly #textures: SceneAssets['textures'];
  readonly #known = new Map<string, PictureMaterial>();

  constructor({ textures }: Pick<SceneAssets, 'textures'>) {
    this.#textures = textures;
  }

  /** Of all faces, by number. */
  ofFaces(entry: TextureEntry, faceCount: number, options: PaintOptions): PictureMaterial[] {
    return Array.from({ length: faceCount }, (_, face) => this.of(faceOf(entry, face), options));
  }

  /** Of one face. */
  of(face: TextureFace, { withTextures, isWorn }: PaintOptions): PictureMaterial {
    const texture = withTextures ? this.#textureOf(face) : undefined;
    const key = keyOf(face, texture !== undefined, isWorn);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const material = materialOf(face, texture, isWorn);
    this.#known.set(key, material);
    return material;
  }

  #textureOf({ textureId }: TextureFace): SceneTexture | undefined {
    const texture = this.#textures.get(textureId.toString());
    return texture === undefined || isAbsent(texture) ? undefined : texture;
  }
}

function materialOf(face: TextureFace, texture: SceneTexture | undefined, worn: boolean): PictureMaterial {
  const { r, g, b, a } = face.colour;
  return {
    colour: [r / 255, g / 255, b / 255, a / 255],
    surface: surfaceOf(face, { textureAlpha: texture?.alpha ?? 'none', worn }),
    fullbright: face.fullbright,
    texture: texture?.texture,
    textureTransform: textureTransform(face),
  };
}

/** Everything that {@link materialOf} looks at. */
function keyOf(face: TextureFace, hasTexture: boolean, isWorn: boolean): string {
  const { r, g, b, a } = face.colour;
  const { repeatS, repeatT, offsetS, offsetT, rotationRad, fullbright, glow } = face;
  const place = hasTexture ? [repeatS, repeatT, offsetS, offsetT, rotationRad] : [];
  return [face.textureId.key, r, g, b, a, fullbright, glow > 0, hasTexture, isWorn, ...place].join(' ');
}
