import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { encodeTextureEntry } from '../objects/index.ts';
import type { Agent, Handlers } from '../agents/index.ts';

/** How an avatar looks: its baked textures and its visual parameters. */
export interface Appearance {
  readonly textureEntry: Uint8Array;
  /** One byte each, in the order of the viewer's list. */
  readonly visualParams: Uint8Array;
}

/** Longest texture entry that is kept. @source PROTOCOL §11: the viewer's limit */
const MAX_TEXTURE_ENTRY_BYTES = 4096;
/** @source captures/login-standard: 218 parameters */
const VISUAL_PARAMS = 218;
const MIDDLE = 127;
/** What viewers show for an avatar without bakes. */
const DEFAULT_AVATAR_TEXTURE = Uuid.parse('c228d1cf-4b5d-4ba8-84f4-899a0796aa97');

export const START_APPEARANCE: Appearance = {
  textureEntry: encodeTextureEntry(DEFAULT_AVATAR_TEXTURE),
  visualParams: new Uint8Array(VISUAL_PARAMS).fill(MIDDLE),
};

export function appearanceMessage(
  id: Uuid,
  { textureEntry, visualParams }: Appearance,
): MessageOf<'AvatarAppearance'> {
  return {
    name: 'AvatarAppearance',
    Sender: { ID: id, IsTrial: false },
    ObjectData: { TextureEntry: textureEntry },
    VisualParam: Array.from(visualParams, (ParamValue) => ({ ParamValue })),
    AppearanceData: [],
    AppearanceHover: [{ HoverHeight: ZERO_VECTOR }],
  };
}

export const appearanceHandlers: Handlers = {
  AgentSetAppearance({ ObjectData, VisualParam }, from) {
    const { avatar } = from;
    if (avatar === undefined || ObjectData.TextureEntry.length > MAX_TEXTURE_ENTRY_BYTES) return;
    avatar.appearance = {
      textureEntry: ObjectData.TextureEntry.slice(),
      visualParams: Uint8Array.from(VisualParam, ({ ParamValue }) => ParamValue),
    };
    tellOthers(from);
  },
};

function tellOthers(from: Agent): void {
  if (from.avatar === undefined) return;
  const message = appearanceMessage(from.id, from.avatar.appearance);
  for (const other of from.region.agents) {
    if (other !== from && other.arrival.seesScene) other.send(message, { reliable: true, category: 'task' });
  }
}
