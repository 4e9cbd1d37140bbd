/** A body for avatars that is nobody's model. */
export { avatarBody } from './avatar-body.ts';
export type { AvatarBody } from './avatar-body.ts';
export { BODY_FACES } from './body-plan.ts';
