/**
 * `ChatData.Type` of ChatFromViewer (0 to 2, 4, 5) and `ChatData.ChatType` of ChatFromSimulator.
 * @source OpenSim ChatTypeEnum.cs, viewer llchat.h; captures/chat-im
 */
export const CHAT_TYPE = Object.freeze({
  whisper: 0,
  say: 1,
  shout: 2,
  startTyping: 4,
  stopTyping: 5,
  /** Of a script that has gone wrong. */
  debug: 6,
  /** To everybody in the region. */
  region: 7,
  /** Of an object to its owner. */
  owner: 8,
  /** Of an object to one agent. */
  direct: 9,
  broadcast: 255,
});

/** Names of {@link CHAT_TYPE}. */
export type ChatType = keyof typeof CHAT_TYPE;

const TYPES: ReadonlyMap<number, ChatType> = new Map(
  Object.entries(CHAT_TYPE).map(([name, number]) => [number, name as ChatType]),
);

/** The name of a number of {@link CHAT_TYPE}; undefined for others. */
export function chatTypeOf(number: number): ChatType | undefined {
  return TYPES.get(number);
}

/** `ChatData.SourceType`: who speaks. */
export const CHAT_SOURCE = Object.freeze({ system: 0, agent: 1, object: 2 });

/** Names of {@link CHAT_SOURCE}. */
export type ChatSource = keyof typeof CHAT_SOURCE;

/** How far words are heard, metres; nobody hears others. @source OpenSim ChatModule.cs (its defaults) */
export const HEARD_METRES = Object.freeze({ whisper: 10, say: 20, shout: 100 });

/** `ChatData.Audible` of what is heard in full. @source captures/chat-im */
export const AUDIBLE_FULLY = 1;
