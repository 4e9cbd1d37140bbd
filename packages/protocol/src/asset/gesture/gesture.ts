import { DecodeError } from '../../errors/index.ts';
import { LineReader, encodeLines } from '../lines/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';
import { MAX_GESTURE_STEPS, formatStep, readStep, wholeIn } from './gesture-step.ts';
import type { GestureStep } from './gesture-step.ts';

/** What starts a gesture, and what it does. */
export interface Gesture {
  /** U8: the viewer's number of a key; 0 or 255 for none. */
  readonly key: number;
  /** U32: bits of the modifiers that must be held with it. */
  readonly mask: number;
  /** What is typed to start it, such as `/wave`; may be empty. */
  readonly trigger: string;
  /** What is said in place of the trigger; may be empty. */
  readonly replacement: string;
  /** What it does, in this order; at most {@link MAX_GESTURE_STEPS}. */
  readonly steps: readonly GestureStep[];
}

const VERSION = 2;

/**
 * Reads a gesture of version 2. Numbers and ids that are none are zero, and told.
 * @throws DecodeError for another version, a step of an unknown type, and when it ends too early
 * @source PROTOCOL §14; viewer llmultigesture.cpp; libomv AssetGesture
 */
export function decodeGesture(bytes: Uint8Array, options: AssetReadOptions = {}): Gesture {
  const lines = new LineReader(bytes, options);
  const version = wholeIn(lines, 'the version');
  if (version !== VERSION) throw new DecodeError(`a gesture of version ${version}`);
  const key = wholeIn(lines, 'the key') & 0xff;
  const mask = wholeIn(lines, 'the mask') >>> 0;
  const trigger = lines.line();
  const replacement = lines.line();
  const count = wholeIn(lines, 'the count of steps');
  if (count < 0 || count > MAX_GESTURE_STEPS)
    throw new DecodeError(`${count} steps, at most ${MAX_GESTURE_STEPS}`);
  return { key, mask, trigger, replacement, steps: readSteps(lines, count) };
}

function readSteps(lines: LineReader, count: number): readonly GestureStep[] {
  const steps: GestureStep[] = [];
  while (steps.length < count) {
    const step = readStep(lines);
    if (step === undefined) break;
    steps.push(step);
  }
  return steps;
}

/**
 * A gesture of version 2.
 * @throws EncodeError for a line break in a name or text
 */
export function encodeGesture({ key, mask, trigger, replacement, steps }: Gesture): Uint8Array {
  return encodeLines([
    String(VERSION),
    String(key & 0xff),
    String(mask >>> 0),
    trigger,
    replacement,
    String(steps.length),
    ...steps.flatMap(formatStep),
  ]);
}
