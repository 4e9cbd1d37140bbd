/** What is seen of root agents: bodies that move, how they look, what they play. */
export { appearanceHandlers, appearanceMessage } from './appearance.ts';
export { Avatar } from './avatar.ts';
export { animationMessage, avatarBlock, avatarTerse } from './avatar-updates.ts';
export { avatarHandlers } from './avatar-handlers.ts';
export { AVATAR_HALF_HEIGHT, Body } from './body.ts';
export type { Ground } from './body.ts';
export { moveAvatars } from './movement.ts';
