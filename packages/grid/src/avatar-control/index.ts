/** What agents do with their avatars: walk, fly, sit, play animations, change clothes. */
export { appearanceHandlers } from './appearance-handlers.ts';
export { avatarHandlers } from './avatar-handlers.ts';
export { moveAvatars } from './movement.ts';
