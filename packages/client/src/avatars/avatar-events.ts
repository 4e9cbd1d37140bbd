import type { Attachment, Avatar } from '../objects/index.ts';

/** What somebody put on, or took off. */
export interface AttachmentChange {
  /** Who wears it, or wore it. */
  readonly avatar: Avatar;
  /** What, and where on the body. */
  readonly attachment: Attachment;
}

/** Whose looks, animations and attachments became others in one turn of the event loop. Each avatar once in each list. */
export interface AvatarsChanged {
  /** Of whom the region has said how they look. */
  readonly looks: readonly Avatar[];
  /** Who plays other animations. */
  readonly animations: readonly Avatar[];
  /** Who has put something on, or taken it off. */
  readonly attachments: readonly Avatar[];
}

/** Events of a region about how those in it look and what they do. */
export interface AvatarEvents {
  /** The region has said how somebody looks; after `avatarAdded`. */
  readonly looksChanged: Avatar;
  /** Somebody plays other animations; after `avatarAdded`. */
  readonly animationsChanged: Avatar;
  /** Somebody wears something, or had it on when they came into sight; after `objectAdded`. */
  readonly attached: AttachmentChange;
  /** It is not worn any more; not told where the wearer has left. */
  readonly detached: AttachmentChange;
  /** The same once for all that happened in a turn of the event loop. */
  readonly avatarsChanged: AvatarsChanged;
}
