/** Gestures: steps of animation, sound, chat and waiting, and what starts them. */
export { ANIMATION_FLAG, MAX_GESTURE_STEPS, WAIT_FLAG } from './gesture-step.ts';
export type { AnimationStep, ChatStep, GestureStep, SoundStep, WaitStep } from './gesture-step.ts';
export { decodeGesture, encodeGesture } from './gesture.ts';
export type { Gesture } from './gesture.ts';
