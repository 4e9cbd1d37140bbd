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
    const was = first === lowest ? fieldAt(before, one) : undefined;
    const is = second === lowest ? fieldAt(after, other) : undefined;
    const aspect = ASPECT_OF[lowest];
    if (aspect !== undefined && !(was !== undefined && is !== undefined && sameBytes(was, is))) tell(aspect);
    one += was?.length ?? 0;
    other += is?.length ?? 0;
  }
}

function numberAt(bytes: Uint8Array, at: number): number {
  return at < bytes.length ? bytes[at]! : Infinity;
}

/** A field with its head. */
function fieldAt(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(at, at + HEAD_BYTES + (bytes[at + 1]! | (bytes[at + 2]! << 8)));
}
