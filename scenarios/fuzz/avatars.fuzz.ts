import { readFileSync } from 'node:fs';
import {
  bakesOf,
  bodySize,
  decodeAnimationChanges,
  decodeAppearance,
  decodeBakeQuestions,
  decodeOwnAppearance,
  decodePlaying,
  decodeVisualParams,
  decodeWorn,
  encodeAppearance,
  encodePlaying,
} from '@landfall/protocol/avatar';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage, encodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { createRandom } from '@landfall/protocol/testing';
import { decodeTextureEntry } from '@landfall/protocol/texture-entry';
import { skeletonShape } from '@landfall/scene/skeleton';
import { expect, it } from 'vitest';
import { mutate, times } from './corpus.ts';

const BODIES = 40_000 * times;
const corpus = (
  JSON.parse(
    readFileSync(new URL('../../vectors/avatar/messages.json', import.meta.url), 'utf8'),
  ) as readonly { readonly body: string }[]
).map(({ body }) => Uint8Array.from(Buffer.from(body, 'hex')));

/** All that is made of what is said of avatars. @returns whether it was about one */
function use(message: Message): boolean {
  switch (message.name) {
    case 'AvatarAppearance': {
      const appearance = decodeAppearance(message);
      const values = decodeVisualParams(appearance.visualParams);
      expect(bodySize(values).z).toBeGreaterThan(0.5);
      for (const [, size] of skeletonShape(values).sizes) expect(size.every(Number.isFinite)).toBe(true);
      encodeMessage(encodeAppearance(appearance));
      bakesOf(decodeTextureEntry(appearance.textureEntry));
      return true;
    }
    case 'AgentSetAppearance':
      bakesOf(decodeTextureEntry(decodeOwnAppearance(message).textureEntry));
      return true;
    case 'AvatarAnimation':
      encodeMessage(encodePlaying(decodePlaying(message)));
      return true;
    case 'AgentAnimation':
      return decodeAnimationChanges(message).length >= 0;
    case 'AgentWearablesUpdate':
      return decodeWorn(message).length >= 0;
    case 'AgentCachedTexture':
      return decodeBakeQuestions(message).length >= 0;
    default:
      return false;
  }
}

it(`${BODIES} mutated messages about avatars raise nothing but DecodeError`, () => {
  const random = createRandom(11);
  let used = 0;
  for (let at = 0; at < BODIES; at++) {
    const body = mutate(corpus[at % corpus.length]!, random, corpus[(at * 3) % corpus.length]!);
    try {
      if (use(decodeMessage(body))) used++;
    } catch (error) {
      if (error instanceof DecodeError) continue;
      throw new Error(`body ${Buffer.from(body).toString('hex')}`, { cause: error });
    }
  }
  expect(used).toBeGreaterThan(BODIES / 10);
});
