import { appearanceMessage } from './appearance.ts';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { onlookers } from '../view/index.ts';
import { avatarOf } from './inhabitants.ts';

/** Longest texture entry that is kept. @source PROTOCOL §11: the viewer's limit */
const MAX_TEXTURE_ENTRY_BYTES = 4096;

/** What is done when an agent says how it looks. */
export const appearanceHandlers: Handlers = {
  AgentSetAppearance({ AgentData, ObjectData, VisualParam }, from, sequence) {
    const avatar = avatarOf(from);
    if (avatar === undefined || ObjectData.TextureEntry.length > MAX_TEXTURE_ENTRY_BYTES) return;
    if (!from.newest.takes('AgentSetAppearance', sequence, AgentData.SerialNum)) return;
    avatar.appearance = {
      textureEntry: ObjectData.TextureEntry.slice(),
      visualParams: Uint8Array.from(VisualParam, ({ ParamValue }) => ParamValue),
    };
    const message = appearanceMessage(from.id, avatar.appearance);
    for (const other of onlookers(from)) answer(other, message);
  },
};
