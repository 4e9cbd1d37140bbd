import type { Said, WorldCommand } from '../port/index.ts';

/** A line that was said, as it is shown. */
export interface Line {
  readonly number: number;
  readonly from: string;
  readonly text: string;
  readonly kind: 'own' | 'person' | 'object' | 'region';
  /** Whispered, shouted: said before the text; empty for what is just said. */
  readonly how: string;
  /** It was not heard: what says it once more. */
  readonly again?: WorldCommand | undefined;
}

/** Somebody one writes with. */
export interface Conversation {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly Line[];
  readonly unread: number;
}

/** Lines that are kept of each talk; the oldest go. */
export const MOST_LINES = 300;
/** Conversations that are kept; those that nothing came to longest go. */
const MOST_CONVERSATIONS = 100;

let next = 0;

/** A line at the end of others. */
export function withLine(lines: readonly Line[], line: Omit<Line, 'number'>): readonly Line[] {
  return [...lines.slice(1 - MOST_LINES), { ...line, number: next++ }];
}

/** What was said aloud, as a line; undefined for what is not for people. */
export function lineOfChat({
  from,
  text,
  kind,
  isOwn,
  isObject,
  isAudible,
}: Said): Omit<Line, 'number'> | undefined {
  if (text === '' || !isAudible || kind === 'debug') return undefined;
  const how = kind === 'whisper' ? 'whispers' : kind === 'shout' ? 'shouts' : '';
  const speaker = isOwn && !isObject ? 'own' : isObject ? 'object' : 'person';
  return { from, text, kind: speaker, how };
}

/** The lines without one that was sent once more. */
export const withoutLine = (lines: readonly Line[], line: Line): readonly Line[] =>
  lines.filter((each) => each.number !== line.number);

/** A line in the conversation with somebody; the newest conversation comes first. */
export function withMessage(
  conversations: readonly Conversation[],
  who: Pick<Conversation, 'id' | 'name'>,
  line: Omit<Line, 'number'>,
  isRead: boolean,
): readonly Conversation[] {
  const before = conversations.find(({ id }) => id === who.id);
  const lines = withLine(before?.lines ?? [], line);
  const unread = isRead ? 0 : (before?.unread ?? 0) + 1;
  const name = before?.name ?? who.name;
  const others = conversations.filter(({ id }) => id !== who.id);
  return [{ id: who.id, name, lines, unread }, ...others].slice(0, MOST_CONVERSATIONS);
}

/** All of it has been read. */
export function asRead(conversations: readonly Conversation[], id: string): readonly Conversation[] {
  return conversations.map((each) => (each.id === id ? { ...each, unread: 0 } : each));
}

/** What a typed line says: `/me`, `/whisper`, `/shout` and `/7 text` for a channel are as in other viewers. Undefined for nothing. */
export function spoken(
  typed: string,
):
  | { readonly text: string; readonly volume: 'whisper' | 'say' | 'shout'; readonly channel: number }
  | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const [, volume, rest] = /^\/(whisper|shout)\s+(.+)$/s.exec(text) ?? [];
  if (rest !== undefined) return { text: rest, volume: volume === 'shout' ? 'shout' : 'whisper', channel: 0 };
  const [, channel, onChannel] = /^\/(\d{1,9})\s*(.+)$/s.exec(text) ?? [];
  if (onChannel !== undefined) return { text: onChannel, volume: 'say', channel: Number(channel) };
  return { text, volume: 'say', channel: 0 };
}
