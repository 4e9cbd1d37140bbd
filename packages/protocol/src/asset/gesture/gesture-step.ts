import { Uuid } from '../../datatypes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { parseDecimals, parseLooseUuid, parseWhole } from '../lines/index.ts';
import type { LineReader } from '../lines/index.ts';

/** Viewers show some dozens. */
export const MAX_GESTURE_STEPS = 10_000;
/** Of an animation's step. @source viewer llmultigesture.h */
export const ANIMATION_FLAG = Object.freeze({ stop: 1 });
/** For what a step waits. @source viewer llmultigesture.h */
export const WAIT_FLAG = Object.freeze({ time: 1, allAnimations: 2, keyRelease: 4 });

/** Starts or stops an animation. */
export interface AnimationStep {
  /** An animation is started or stopped. */
  readonly type: 'animation';
  /** What the animation is called in the list of steps; without line breaks. */
  readonly name: string;
  /** Asset of the animation; zero while none is chosen. */
  readonly assetId: Uuid;
  /** See {@link ANIMATION_FLAG}. */
  readonly flags: number;
}

/** Plays a sound. */
export interface SoundStep {
  /** A sound is played. */
  readonly type: 'sound';
  /** What the sound is called in the list of steps; without line breaks. */
  readonly name: string;
  /** Asset of the sound; zero while none is chosen. */
  readonly assetId: Uuid;
  /** U32 of the asset; no bit of it has a name in viewers. */
  readonly flags: number;
}

/** Says something. */
export interface ChatStep {
  /** Something is said. */
  readonly type: 'chat';
  /** What is said; without line breaks. */
  readonly text: string;
  /** U32 of the asset; no bit of it has a name in viewers. */
  readonly flags: number;
}

/** Waits. */
export interface WaitStep {
  /** The steps behind it wait. */
  readonly type: 'wait';
  /** How long, where {@link WAIT_FLAG}`.time` is among the flags; 0 where the asset has no number. */
  readonly seconds: number;
  /** See {@link WAIT_FLAG}. */
  readonly flags: number;
}

/** One thing that a gesture does. */
export type GestureStep = AnimationStep | SoundStep | ChatStep | WaitStep;

const TYPES = ['animation', 'sound', 'chat', 'wait'] as const;
/** libomv's end of the steps. */
const END_OF_STEPS = 4;

/** The next step; undefined for libomv's mark of their end. @throws DecodeError for a type that is unknown */
export function readStep(lines: LineReader): GestureStep | undefined {
  const offset = lines.offset;
  const number = wholeIn(lines, 'the type of a step');
  if (number === END_OF_STEPS) return undefined;
  const type = TYPES[number];
  if (type === undefined) throw new DecodeError(`a step of type ${number}`, { offset });
  if (type === 'chat') return { type, text: lines.line(), flags: wholeIn(lines, 'flags') };
  if (type === 'wait') return { type, seconds: secondsIn(lines), flags: wholeIn(lines, 'flags') };
  return { type, name: lines.line(), assetId: idIn(lines), flags: wholeIn(lines, 'flags') };
}

/** A line that is a whole number; 0 where it is none, which is told: viewers read it so. */
export function wholeIn(lines: LineReader, what: string): number {
  const offset = lines.offset;
  const number = parseWhole(lines.line());
  if (number === undefined) lines.skip(`${what} that is no number`, offset);
  return number ?? 0;
}

function secondsIn(lines: LineReader): number {
  const offset = lines.offset;
  const seconds = parseDecimals(lines.line());
  if (seconds === undefined) lines.skip('seconds that are no number', offset);
  return seconds ?? 0;
}

/** Nothing chosen yet is an empty line. */
function idIn(lines: LineReader): Uuid {
  const offset = lines.offset;
  const line = lines.line();
  const id = parseLooseUuid(line);
  if (id === undefined && line.trim() !== '') lines.skip('an id that is none', offset);
  return id ?? Uuid.zero;
}

/** The lines of a step, its type first. */
export function formatStep(step: GestureStep): readonly string[] {
  const type = String(TYPES.indexOf(step.type));
  const flags = String(step.flags >>> 0);
  if (step.type === 'chat') return [type, step.text, flags];
  if (step.type === 'wait') return [type, step.seconds.toFixed(6), flags];
  return [type, step.name, step.assetId.toString(), flags];
}
