import { DecodeError } from '../../errors/index.ts';
import { MAX_ANIMATED_JOINTS } from '../animation/index.ts';
import { Words } from './words.ts';

/** One number of a joint in each frame. */
export type BvhChannel = 'Xposition' | 'Yposition' | 'Zposition' | 'Xrotation' | 'Yrotation' | 'Zrotation';

/** A joint of a motion that was captured. */
export interface BvhJoint {
  /** As the file writes it behind `ROOT` or `JOINT`, such as `hip`. */
  readonly name: string;
  /** Its place in {@link BvhMotion.joints}; −1 for the root. */
  readonly parent: number;
  /** In the order in which they are applied, the last one first. */
  readonly channels: readonly BvhChannel[];
  /** Where its channels begin in a frame. */
  readonly firstChannel: number;
}

/** A motion: the content of a `.bvh` file. */
export interface BvhMotion {
  /** Parents before their children. */
  readonly joints: readonly BvhJoint[];
  /** `Frame Time`: seconds from one frame to the next, above 0. */
  readonly frameSeconds: number;
  /** `Frames`: how many there are in {@link BvhMotion.values}. */
  readonly frameCount: number;
  /** Numbers in a frame. */
  readonly channelCount: number;
  /** Frame by frame: places in the file's unit, angles in degrees. */
  readonly values: Float32Array;
}

/** Bytes of a file: a minute at 120 frames a second of 216 joints has about a third of it. */
export const MAX_BVH_BYTES = 64 * 1024 * 1024;
/** Numbers in all frames. */
export const MAX_BVH_VALUES = 8 * 1024 * 1024;
/** Joints in each other. */
const MAX_DEPTH = 128;

const CHANNELS: ReadonlyMap<string, BvhChannel> = new Map(
  (['Xposition', 'Yposition', 'Zposition', 'Xrotation', 'Yrotation', 'Zrotation'] as const).map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/**
 * Reads a BVH file: a hierarchy of joints, and a frame of numbers for each moment. Words are told apart by any white space; capitals do not count.
 * @throws DecodeError with the line, for what is none, too long, and numbers that are none
 * @source Biovision's format as Poser, Blender and DAZ Studio write it
 */
export function parseBvh(text: string): BvhMotion {
  if (text.length > MAX_BVH_BYTES) throw new DecodeError(`a BVH of ${text.length} characters`);
  const words = new Words(text);
  words.expect('HIERARCHY');
  const joints = readHierarchy(words);
  const channelCount = joints.reduce((sum, { channels }) => sum + channels.length, 0);
  words.expect('MOTION');
  words.expect('Frames:');
  const frameCount = words.whole(MAX_BVH_VALUES);
  words.expect('Frame');
  words.expect('Time:');
  const frameSeconds = words.number();
  if (frameSeconds <= 0) throw words.fault(`frames of ${frameSeconds} s`);
  if (frameCount * channelCount > MAX_BVH_VALUES)
    throw words.fault(`${frameCount} frames of ${channelCount}`);
  const values = new Float32Array(frameCount * channelCount);
  for (let at = 0; at < values.length; at++) values[at] = words.number();
  return { joints, frameSeconds, frameCount, channelCount, values };
}

/** One tree of joints; what stands beside it is no part of an avatar. */
function readHierarchy(words: Words): readonly BvhJoint[] {
  words.expect('ROOT');
  const joints: BvhJoint[] = [];
  /** The joints that are open; those of `End Site` are none. */
  const open: number[] = [];
  let channelCount = 0;
  const openJoint = (): void => {
    const name = words.next();
    words.expect('{');
    words.expect('OFFSET');
    for (let axis = 0; axis < 3; axis++) words.number();
    const channels = readChannels(words);
    joints.push({ name, parent: open.at(-1) ?? -1, channels, firstChannel: channelCount });
    channelCount += channels.length;
    open.push(joints.length - 1);
    if (joints.length > MAX_ANIMATED_JOINTS) throw words.fault(`more than ${MAX_ANIMATED_JOINTS} joints`);
    if (open.length > MAX_DEPTH) throw words.fault('joints that are too deep in each other');
  };
  openJoint();
  while (open.length > 0) {
    const word = words.next();
    if (word.toUpperCase() === 'JOINT') openJoint();
    else if (word.toUpperCase() === 'END') skipEndSite(words);
    else if (word === '}') open.pop();
    else throw words.fault(`"${word.slice(0, 40)}" among joints`);
  }
  return joints;
}

function readChannels(words: Words): readonly BvhChannel[] {
  if (words.peek().toUpperCase() !== 'CHANNELS') return [];
  words.next();
  return Array.from({ length: words.whole(6) }, () => {
    const word = words.next();
    const channel = CHANNELS.get(word.toLowerCase());
    if (channel === undefined) throw words.fault(`a channel "${word.slice(0, 40)}"`);
    return channel;
  });
}

function skipEndSite(words: Words): void {
  words.expect('Site');
  words.expect('{');
  words.expect('OFFSET');
  for (let axis = 0; axis < 3; axis++) words.number();
  words.expect('}');
}
