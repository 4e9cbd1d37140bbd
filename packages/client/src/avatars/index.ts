/** How avatars look, what they wear and play; and the agent's own. */
export { avatars } from './avatars-room.ts';
export type { AvatarsRoom } from './avatars-room.ts';
export type { AttachmentChange, AvatarEvents, AvatarsChanged } from './avatar-events.ts';
export { MAX_UNSEEN, RegionAvatars } from './region-avatars.ts';
export { ownAvatar } from './own-avatar-room.ts';
export type { OwnAvatarRoom } from './own-avatar-room.ts';
export { OwnAvatar } from './own-avatar.ts';
export type { AskOptions, Dress } from './own-avatar.ts';
