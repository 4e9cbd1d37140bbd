/** How the faces of an object are painted: textures, colours, repeats, glow and so on, bytes and back. */
export { FACE_MAPPING, faceOf, PLAIN_FACE } from './texture-face.ts';
export type { TextureEntry, TextureFace } from './texture-face.ts';
export { MAX_FACES, visitTextureEntry } from './visit.ts';
export type { FaceFieldName, FaceFieldVisit } from './visit.ts';
export { decodeTextureEntry } from './decode.ts';
export { encodeTextureEntry } from './encode.ts';
