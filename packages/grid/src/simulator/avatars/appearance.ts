import { encodeAppearance, entryOfBakes } from '@landfall/protocol/avatar';
import type { MessageOf } from '@landfall/protocol/message';
import { encodeTextureEntry } from '@landfall/protocol/texture-entry';
import type { Agent } from '../region/index.ts';
import { lookOf } from './looks.ts';

/** How an agent's avatar looks, for those who see it. @source captures/login-standard, chat-im */
export function appearanceMessage({ id, region }: Agent): MessageOf<'AvatarAppearance'> {
  const { bakes, visualParams, hover } = lookOf(region.services, id);
  return encodeAppearance({
    agentId: id,
    isTrial: false,
    textureEntry: encodeTextureEntry(entryOfBakes(bakes)),
    visualParams,
    serverBaked: undefined,
    hover,
    attachments: [],
  });
}
