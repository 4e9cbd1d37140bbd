import type { Document, Material, Texture } from '@gltf-transform/core';
import { toLinear } from './canvas.ts';
import { encodePng } from './encode-png.ts';
import type { PictureMaterial, PictureTexture } from './picture-item.ts';

/** Materials and textures of one file: the same for the same paint. */
export class GlbMaterials {
  readonly #document: Document;
  readonly #materials = new Map<PictureMaterial, Material>();
  readonly #textures = new Map<PictureTexture, Texture>();

  constructor(document: Document) {
    this.#document = document;
  }

  materialOf(paint: PictureMaterial): Material {
    const known = this.#materials.get(paint);
    if (known !== undefined) return known;
    const material = this.#createMaterial(paint);
    this.#materials.set(paint, material);
    return material;
  }

  #createMaterial({ colour, surface, fullbright, texture }: PictureMaterial): Material {
    const [red, green, blue] = colour.slice(0, 3).map((value) => toLinear(part(value))) as [
      number,
      number,
      number,
    ];
    const material = this.#document
      .createMaterial()
      .setBaseColorFactor([red, green, blue, part(colour[3])])
      .setMetallicFactor(0)
      .setRoughnessFactor(1);
    if (fullbright) material.setEmissiveFactor([red, green, blue]);
    if (surface.mode === 'mask') material.setAlphaMode('MASK').setAlphaCutoff(surface.cutoff);
    if (surface.mode === 'blend') material.setAlphaMode('BLEND');
    if (texture === undefined) return material;
    const image = this.#textureOf(texture);
    if (fullbright) material.setEmissiveTexture(image);
    return material.setBaseColorTexture(image);
  }

  #textureOf(texture: PictureTexture): Texture {
    const known = this.#textures.get(texture);
    if (known !== undefined) return known;
    const image = this.#document
      .createTexture()
      .setMimeType('image/png')
      .setImage(texture.png ?? encodePng(texture));
    this.#textures.set(texture, image);
    return image;
  }
}

function part(value: number): number {
  return Math.min(1, Math.max(0, value || 0));
}
