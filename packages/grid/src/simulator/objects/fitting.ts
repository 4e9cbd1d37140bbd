import { DecodeError } from '@landfall/protocol/errors';
import { eachExtraParam, encodeExtraParams } from '@landfall/protocol/extra-params';
import type { ExtraParam } from '@landfall/protocol/extra-params';
import type { ObjectDescription } from '@landfall/protocol/object';
import { MOST_FIELD_BYTES } from '@landfall/protocol/message';
import { fittingText } from '../region/index.ts';

/** A texture entry of as many faces as there are has less. */
const MOST_TEXTURE_ENTRY_BYTES = 8192;
const NO_BYTES = new Uint8Array(0);

/** The extra parameters that fit, the first ones first; of damaged ones, those before the damage. */
export function fittingParams(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= MOST_FIELD_BYTES) return bytes;
  let fitting: readonly ExtraParam[] = [];
  try {
    for (const param of eachExtraParam(bytes)) {
      const more = [...fitting, param];
      if (encodeExtraParams(more).length > MOST_FIELD_BYTES) continue;
      fitting = more;
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return fitting.length === 0 ? NO_BYTES : encodeExtraParams(fitting);
}

/**
 * A description of which every field fits its message, whatever an archive or a builder made of it: what is too long is cut where it can be,
 * and left out elsewhere.
 */
export function fitting(description: ObjectDescription): ObjectDescription {
  const { text, mediaUrl, extraParams, particles, textureAnimation, textureEntry } = description;
  return {
    ...description,
    text: fittingText(text),
    mediaUrl: fittingText(mediaUrl),
    extraParams: fittingParams(extraParams),
    particles: particles.length > MOST_FIELD_BYTES ? NO_BYTES : particles,
    textureAnimation: textureAnimation.length > MOST_FIELD_BYTES ? NO_BYTES : textureAnimation,
    textureEntry: textureEntry.length > MOST_TEXTURE_ENTRY_BYTES ? NO_BYTES : textureEntry,
  };
}
