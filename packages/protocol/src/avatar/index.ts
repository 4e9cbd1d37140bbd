/** The body that others see: how it looks, what it wears and plays, and what moves it. */
export { CONTROL } from './control.ts';
export {
  MAX_VISUAL_PARAMS,
  VISUAL_PARAM,
  VISUAL_PARAMS,
  byteOfParam,
  decodeVisualParams,
  encodeVisualParams,
  valueOfParam,
} from './visual-params.ts';
export type { VisualParam } from './visual-params.ts';
export { bodySize, MAX_HOVER_METRES, USUAL_BODY_SIZE } from './body-size.ts';
export {
  AVATAR_FACES,
  BAKED_FACE,
  BAKES,
  BAKE_ON_MESH,
  DEFAULT_AVATAR_TEXTURE,
  bakeOnMesh,
  bakesOf,
  entryOfBakes,
} from './bakes.ts';
export type { BakeName } from './bakes.ts';
export { decodeAppearance, encodeAppearance } from './appearance.ts';
export type { Appearance, ServerBaked, WornAttachment } from './appearance.ts';
export { decodeOwnAppearance, encodeOwnAppearance } from './own-appearance.ts';
export type { AgentWords, OwnAppearance } from './own-appearance.ts';
export { decodeNowWearing, decodeWorn, encodeNowWearing, encodeWorn } from './worn.ts';
export type { WornItem } from './worn.ts';
export {
  decodeBakeAnswers,
  decodeBakeQuestions,
  encodeBakeAnswers,
  encodeBakeQuestions,
} from './cached-bakes.ts';
export type { BakeAnswer, BakeQuestion } from './cached-bakes.ts';
export { decodeAnimationChanges, decodePlaying, encodeAnimationChanges, encodePlaying } from './playing.ts';
export type { AnimationChange, Playing, PlayingAnimation } from './playing.ts';
export { BUILT_IN_ANIMATIONS, nameOfAnimation } from './built-in-animations.ts';
