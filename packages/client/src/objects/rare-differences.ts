import { ASPECT } from './aspects.ts';
import type { Aspect } from './aspects.ts';
import { HEAD_BYTES, RARE } from './kept-description.ts';

/** Which aspect a packed field belongs to; those that are not named are only part of the description. */
const ASPECT_OF: readonly (Aspect | undefined)[] = (() => {
  const aspects: (Aspect | undefined)[] = [];
  aspects[RARE.textureEntry] = ASPECT.textures;
  aspects[RARE.textureAnimation] = ASPECT.textureAnimation;
  aspects[RARE.particles] = ASPECT.particles;
  aspects[RARE.extraParams] = ASPECT.extraParams;
  aspects[RARE.text] = ASPECT.text;
  aspects[RARE.textColour] = ASPECT.text;
  aspects[RARE.mediaUrl] = ASPECT.media;
  aspects[RARE.sound] = ASPECT.sound;
  return aspects;
})();

/** Whether two are the same bytes. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** Tells of each aspect in which two packed descriptions differ. Fields lie in the order of their numbers in both. */
export function forEachDifference(
  before: Uint8Array,
  after: Uint8Array,
  tell: (aspect: Aspect) => void,
): void {
  let [one, other] = [0, 0];
  while (one < before.length || other < after.length) {
    const first = numberAt(before, one);
    const second = numberAt(after, other);
    const lowest = Math.min(first, second);
    const was = first === lowest ? fieldBytes(before, one) : 0;
    const is = second === lowest ? fieldBytes(after, other) : 0;
    const aspect = ASPECT_OF[lowest];
    if (aspect !== undefined && !(was === is && isSameRun(before, one, after, other, is))) tell(aspect);
    one += was;
    other += is;
  }
}

function numberAt(bytes: Uint8Array, at: number): number {
  return at < bytes.length ? bytes[at]! : Infinity;
}

/** How long a field is, with its head. */
const fieldBytes = (bytes: Uint8Array, at: number): number =>
  HEAD_BYTES + (bytes[at + 1]! | (bytes[at + 2]! << 8));

function isSameRun(one: Uint8Array, at: number, other: Uint8Array, from: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (one[at + i] !== other[from + i]) return false;
  return true;
}
