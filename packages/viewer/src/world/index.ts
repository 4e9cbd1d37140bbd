/** What stands in the regions around, in arrays: places, forms and looks, taken from batches of changes. */
export { Columns, FLEX_FLOATS, FRAME_FLOATS, MATRIX_FLOATS, NONE } from './columns.ts';
export { Forms } from './forms.ts';
export type { Form, FormWords } from './forms.ts';
export {
  FACES_PER_LOOK,
  FACE_FLAG,
  FACE_FLOATS,
  FACE_MODE,
  FACE_TEXELS,
  LOOK_FLOATS,
  Looks,
  PASS,
  WHITE_TEXTURE,
} from './looks.ts';
export { HoverTexts } from './hover-texts.ts';
export type { HoverText } from './hover-texts.ts';
export { Lamps } from './lamps.ts';
export type { Lamp } from './lamps.ts';
export { ParticleSources } from './particle-sources.ts';
export type { ParticleSource } from './particle-sources.ts';
export { OwnSounds } from './own-sounds.ts';
export type { OwnSound } from './own-sounds.ts';
export { WorldTable } from './world-table.ts';
