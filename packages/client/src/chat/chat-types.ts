import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { Region } from '../regions/index.ts';

/** How loud: heard 10, 20 and 100 m away in OpenSim. */
export type Volume = 'whisper' | 'say' | 'shout';

/** `ChatFromViewer.ChatData.Type`. @source OpenSim ChatTypeEnum; captures/chat-im */
export const CHAT_TYPE = Object.freeze({ whisper: 0, say: 1, shout: 2, startTyping: 4, stopTyping: 5 });

/** Who spoke. */
export type ChatSource = 'system' | 'agent' | 'object';

/** Something was said within hearing. */
export interface HeardChat {
  readonly region: Region;
  readonly from: string;
  readonly sourceId: Uuid;
  /** Of an object, its owner. */
  readonly ownerId: Uuid;
  readonly source: ChatSource;
  /** Other kinds (`owner`, `debug`, `direct` …) are told as `other`; see `type`. */
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
}

/** An instant message, or one of the many other things that travel as one: see `dialog`. */
export interface HeardInstantMessage {
  readonly from: string;
  readonly fromId: Uuid;
  /** 0: a message from person to person; 41 and 42: typing begins and ends. */
  readonly dialog: number;
  readonly text: string;
  readonly isOffline: boolean;
  readonly fromGroup: boolean;
  /** Of the conversation. */
  readonly id: Uuid;
  /** Seconds since 1970; 0 when it was sent just now. */
  readonly timestamp: number;
  /** A copy. */
  readonly binaryBucket: Uint8Array;
}

/** Events of a session about what is said. */
export interface ChatEvents {
  readonly chat: HeardChat;
  readonly typing: SeenTyping;
  readonly instantMessage: HeardInstantMessage;
  /** The region's own words to everybody, or to this agent. */
  readonly alert: { readonly region: Region; readonly text: string };
}
