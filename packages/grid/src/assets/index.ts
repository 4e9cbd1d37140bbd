/** Pictures that viewers uploaded, and assets over UDP. */
export { BakedTextures } from './baked-textures.ts';
export { textureOffers } from './texture-offers.ts';
export { transferHandlers } from './transfer-handlers.ts';
