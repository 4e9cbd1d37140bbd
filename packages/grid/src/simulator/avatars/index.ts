/** What is seen of root agents: bodies that move, how they look, what they play; and what agents do with them. */
export { appearanceMessage } from './appearance.ts';
export { Avatar } from './avatar.ts';
export { MAX_EXTRA_ANIMATIONS } from './animation-set.ts';
export { animationMessage, avatarBlock, avatarTerse } from './avatar-updates.ts';
export { AVATAR_HALF_HEIGHT, Body } from './body.ts';
export type { Ground } from './body.ts';
export { avatarOf, disembody, embody, inhabitants, positionOf } from './inhabitants.ts';
export type { Inhabitant } from './inhabitants.ts';
export { appearanceHandlers } from './appearance-handlers.ts';
export { avatarHandlers } from './avatar-handlers.ts';
export { groundOf, moveAvatars } from './movement.ts';
export type { WaysOut } from './movement.ts';
export { carriedLook, keepCarriedLook, lookOf } from './looks.ts';
export { moveSeated, seatedOn, standUp, takeSeat, unseat } from './seats.ts';
export { preferenceOffers } from './preference-offers.ts';
