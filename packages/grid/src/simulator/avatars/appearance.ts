import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';

/** How an avatar looks: its baked textures and its visual parameters. */
export interface Appearance {
  readonly textureEntry: Uint8Array;
  /** One byte each, in the order of the viewer's list. */
  readonly visualParams: Uint8Array;
}

/** @source captures/login-standard: 218 parameters */
const VISUAL_PARAMS = 218;
const MIDDLE = 127;
/** What viewers show for an avatar without bakes. */
const DEFAULT_AVATAR_TEXTURE = Uuid.parse('c228d1cf-4b5d-4ba8-84f4-899a0796aa97');

export const START_APPEARANCE: Appearance = {
  textureEntry: encodeTextureEntry({
    default: { ...PLAIN_FACE, textureId: DEFAULT_AVATAR_TEXTURE },
    faces: new Map(),
  }),
  visualParams: new Uint8Array(VISUAL_PARAMS).fill(MIDDLE),
};

/** How an avatar looks, for those who see it. */
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
