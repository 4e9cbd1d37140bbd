/**
 * Only simulators may send the message.
 * @source message_template.msg, as all of these bits
 */
export const TRUSTED = 1;
/** The sender tries zero-coding. */
export const ZEROCODED = 2;
/** Comes by the event queue now; by UDP it is still taken. */
export const UDP_DEPRECATED = 4;
/** Comes by the event queue only: by UDP an agent must not take it. */
export const UDP_BLACKLISTED = 8;
/** Nobody should send it any more. */
export const DEPRECATED = 16;

const WORDS: Readonly<Record<string, number>> = {
  trusted: TRUSTED,
  zerocoded: ZEROCODED,
  UDPDeprecated: UDP_DEPRECATED,
  UDPBlackListed: UDP_BLACKLISTED,
  Deprecated: DEPRECATED,
};

/** The bits of the schema's words; other words have none. */
export function flagsFromWords(words: readonly string[]): number {
  return words.reduce((bits, word) => bits | (WORDS[word] ?? 0), 0);
}

/** The schema's words of the bits, in the schema's order. */
export function wordsOfFlags(flags: number): string[] {
  return Object.keys(WORDS).filter((word) => (flags & WORDS[word]!) !== 0);
}
