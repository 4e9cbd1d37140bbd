/** Pictures that viewers uploaded. */
export { BakedTextures } from './baked-textures.ts';
export { textureOffers } from './texture-offers.ts';
