import type { ChatSource, ChatType, Dialog } from '@landfall/protocol/chat';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { Region } from '../regions/index.ts';

export type { ChatSource } from '@landfall/protocol/chat';

/** How loud: heard 10, 20 and 100 m away in OpenSim. */
export type Volume = 'whisper' | 'say' | 'shout';

/** What was said, and how: aloud, by a script to one or all, or in a way that nobody here knows. */
export type ChatKind = Exclude<ChatType, 'startTyping' | 'stopTyping'> | 'unknown';

/** Something was said within hearing. */
export interface HeardChat {
  readonly region: Region;
  /** Name of the speaker, or of the object. */
  readonly from: string;
  /** Of the agent or the object that spoke. */
  readonly sourceId: Uuid;
  /** Of an object, its owner. */
  readonly ownerId: Uuid;
  readonly source: ChatSource;
  /** This agent said it itself: a region repeats to everybody what they say. Do not answer it. */
  readonly isOwn: boolean;
  readonly kind: ChatKind;
  /** Kinds that are not aloud (`owner`, `debug`, `direct` …) are `other`. */
  readonly volume: Volume | 'other';
  /** `ChatFromSimulator.ChatData.ChatType` as it came. */
  readonly type: number;
  readonly text: string;
  /** Of the speaker, metres in the region. */
  readonly position: Vector3;
  /** False: too far away to be understood. */
  readonly isAudible: boolean;
}

/** Somebody began or ended typing. */
export interface SeenTyping {
  readonly region: Region;
  readonly from: string;
  readonly sourceId: Uuid;
  readonly typing: boolean;
  /** This agent itself. */
  readonly isOwn: boolean;
}

/** What an instant message is about: see `DIALOG` of `@landfall/protocol/chat`. */
export type InstantMessageKind =
  | Dialog
  /** A word of the grid and of nobody, such as that a message was not delivered. */
  | 'system'
  | 'unknown';

/** An instant message, or one of the many other things that travel as one: see `kind`. */
export interface HeardInstantMessage {
  /** Who has brought it: the agent's own region, or a neighbour, whose word on who it is from nobody has checked. */
  readonly region: Region;
  readonly from: string;
  readonly fromId: Uuid;
  /** `message`: from person to person. `startTyping`, `lureOffered`, `friendshipOffered` … are others. */
  readonly kind: InstantMessageKind;
  /** The number of the kind as it came. */
  readonly dialog: number;
  readonly text: string;
  /** It was kept while this agent was away. */
  readonly isOffline: boolean;
  readonly fromGroup: boolean;
  /** Of the conversation. */
  readonly id: Uuid;
  /** Seconds since 1970; 0 when it was sent just now. */
  readonly timestamp: number;
  /** A copy. */
  readonly binaryBucket: Uint8Array;
}

/** The region's own words to everybody, or to this agent. */
export interface HeardAlert {
  readonly region: Region;
  /** Without the marks that say how to show it. */
  readonly text: string;
  /** Viewers wait for an OK. */
  readonly isModal: boolean;
}

/** Events of a session about what is said. */
export interface ChatEvents {
  /** Something was said within hearing, also by this agent: see `isOwn`. */
  readonly chat: HeardChat;
  /** Somebody within hearing began or ended typing. */
  readonly typing: SeenTyping;
  /** An instant message, or what travels as one: see `kind`. */
  readonly instantMessage: HeardInstantMessage;
  /** The region says something to everybody, or to this agent. */
  readonly alert: HeardAlert;
}
