import {
  AgentAnimation,
  AgentCachedTexture,
  AgentCachedTextureResponse,
  AgentIsNowWearing,
  AgentSetAppearance,
  AgentWearablesRequest,
  AgentWearablesUpdate,
} from '@landfall/protocol/message/compact';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { OwnAvatar } from './own-avatar.ts';

const MESSAGES = [
  AgentAnimation,
  AgentCachedTexture,
  AgentCachedTextureResponse,
  AgentIsNowWearing,
  AgentSetAppearance,
  AgentWearablesRequest,
  AgentWearablesUpdate,
];

/** The room that {@link ownAvatar} makes. */
export interface OwnAvatarRoom extends SessionRoom {
  readonly name: 'avatar';
  start(session: RoomSession): OwnAvatar;
}

/** Playing animations, and saying how one looks: `session.avatar`. Not one of the usual rooms. */
export function ownAvatar(): OwnAvatarRoom {
  return OWN_AVATAR;
}

/** It keeps nothing itself: all sessions can have the same. */
const OWN_AVATAR: OwnAvatarRoom = {
  name: 'avatar',
  maker: ownAvatar,
  events: [],
  messages: MESSAGES,
  capabilities: ['AgentPreferences'],
  start: (session) => new OwnAvatar(session),
};
