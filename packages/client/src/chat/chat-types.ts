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
  /** Where the agent heard it. */
  readonly region: Region;
  /** Name of the speaker, or of the object. */
  readonly from: string;
  /** Of the agent or the object that spoke. */
  readonly sourceId: Uuid;
  /** Of an object, its owner. */
  readonly ownerId: Uuid;
  /** What spoke: an agent, an object, or the grid itself. */
  readonly source: ChatSource;
  /** This agent said it itself: a region repeats to everybody what they say. Do not answer it. */
  readonly isOwn: boolean;
  /** How it was said. */
  readonly kind: ChatKind;
  /** Kinds that are not aloud (`owner`, `debug`, `direct` …) are `other`. */
  readonly volume: Volume | 'other';
  /** `ChatFromSimulator.ChatData.ChatType` as it came. */
  readonly type: number;
  /** The words. */
  readonly text: string;
  /** Of the speaker, metres in the region. */
  readonly position: Vector3;
  /** False: too far away to be understood. */
  readonly isAudible: boolean;
  /** Answers aloud, as loud as it was said. @throws UsageError for one's own words; as `Chat.say`. */
  readonly reply: (text: string) => void;
}

/** Somebody began or ended typing. */
export interface SeenTyping {
  /** Where it was seen. */
  readonly region: Region;
  /** Name of who types. */
  readonly from: string;
  /** Agent id of who types. */
  readonly sourceId: Uuid;
  /** Whether it began. */
  readonly typing: boolean;
  /** This agent itself. */
  readonly isOwn: boolean;
}

/** What all that travels as an instant message has. */
interface Delivered {
  /** Who has brought it: the agent's own region, or a neighbour, whose word on who it is from nobody has checked. */
  readonly region: Region;
  readonly from: string;
  readonly fromId: Uuid;
  /** This agent has sent it to itself. */
  readonly isOwn: boolean;
  /** What it is in the words of {@link DIALOG}: finer than `kind`. */
  readonly dialogName: Dialog | 'unknown';
  /** The number of that as it came. */
  readonly dialog: number;
  readonly text: string;
  /** It was kept while this agent was away. */
  readonly isOffline: boolean;
  readonly fromGroup: boolean;
  /** Of the conversation, the offer or the notice. */
  readonly id: Uuid;
  /** Seconds since 1970; 0 when it was sent just now. */
  readonly timestamp: number;
  /** A copy. */
  readonly binaryBucket: Uint8Array;
  /** Writes back to who has sent it. @throws UsageError where that is nobody, or this agent itself; as `Chat.sendInstantMessage`. */
  readonly reply: (text: string) => void;
}

/** What an instant message is about. */
export type InstantMessageAbout =
  /** From person to person. */
  | { readonly kind: 'message' }
  /** Who has sent it writes to this agent, or no longer. */
  | { readonly kind: 'typing'; readonly typing: boolean }
  /** An invitation to come, and what becomes of it. The room `travel()` tells and answers those that are offered. */
  | {
      readonly kind: 'lure';
      readonly step: 'offered' | 'requested' | 'accepted' | 'declined';
      /** OpenSim brings the agent without asking. */
      readonly isGodlike: boolean;
    }
  | { readonly kind: 'friendship'; readonly step: 'offered' | 'accepted' | 'declined' }
  /** A notice of a group. */
  | {
      readonly kind: 'notice';
      readonly subject: string;
      readonly body: string;
      readonly groupId: Uuid;
      readonly hasAttachment: boolean;
    }
  /** The grid could not deliver a message of this agent's; `fromId` is who was to have it, `text` says why. */
  | { readonly kind: 'bounce' }
  /** Anything else: see `dialogName`. */
  | { readonly kind: 'other' };

/** An instant message, or one of the many other things that travel as one: see `kind`. */
export type HeardInstantMessage = Delivered & InstantMessageAbout;

/** What an instant message may be about. */
export type InstantMessageKind = InstantMessageAbout['kind'];

/** The region's own words to everybody, or to this agent. */
export interface HeardAlert {
  /** Whose words they are. */
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
