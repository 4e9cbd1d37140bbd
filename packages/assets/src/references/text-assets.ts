import { DecodeError } from '@landfall/protocol/errors';
import { unshadowed } from '@landfall/protocol/inventory';
import { parseLooseUuid } from '../archive/index.ts';
import type { ReferenceCollector } from './collector.ts';

/** Baked slots included, a wearable has at most 45 textures. */
const MOST_TEXTURES = 100;
/** The viewer stops at a few dozen. */
const MOST_STEPS = 10_000;

/** Textures of clothing and body parts. @source PROTOCOL §14, wearable text */
export function takeWearable(text: string, into: ReferenceCollector): void {
  const lines = text.split(/\r?\n/);
  if (!lines[0]!.startsWith('LLWearable version')) throw new DecodeError('no wearable');
  // The last: name and description stand in front of it, and may be anything.
  const start = lines.findLastIndex((line) => /^\s*textures\s/.test(line));
  if (start < 0) return;
  const count = integerOf(lines[start]!.trim().split(/\s+/)[1], MOST_TEXTURES);
  for (const line of lines.slice(start + 1, start + 1 + count)) {
    const [, id] = line.trim().split(/\s+/);
    into.add(parseLooseUuid(id ?? ''));
  }
  if (lines.length < start + 1 + count) throw new DecodeError('wearable with too few textures');
}

const STEP = { animation: 0, sound: 1, chat: 2, wait: 3 } as const;
/** Lines behind the type of a step. */
const STEP_LINES = [3, 3, 2, 2] as const;

/** Animations and sounds of a gesture. @source PROTOCOL §14, gesture */
export function takeGesture(text: string, into: ReferenceCollector): void {
  const lines = text.replace(/\0+$/, '').split(/\r?\n/);
  if (lines[0]?.trim() !== '2') throw new DecodeError('no gesture of version 2');
  let at = 6;
  for (let left = integerOf(lines[5], MOST_STEPS); left > 0; left--) {
    const type = integerOf(lines[at], STEP.wait);
    if (type === STEP.animation || type === STEP.sound) into.addText(lines[at + 2] ?? 'missing');
    at += 1 + STEP_LINES[type]!;
    if (at > lines.length) throw new DecodeError('gesture with too few steps');
  }
}

/** Items embedded in a notecard. @source PROTOCOL §14, notecard */
export function takeNotecard(text: string, into: ReferenceCollector): void {
  if (!text.startsWith('Linden text version')) throw new DecodeError('no notecard');
  const [head = ''] = text.split(/^Text length /m, 1);
  const embedded = /^count\s+(\d{1,6})\s*$/m.exec(head);
  if (embedded === null) return;
  let items = 0;
  for (const line of head.split('\n')) {
    const [key, value = ''] = line.trim().split(/\s+/);
    if (key === 'ext') items++;
    if (key === 'asset_id') into.attempt('asset_id', () => into.addText(value));
    if (key === 'shadow_id') into.attempt('shadow_id', () => into.add(unshadowed(parseLooseUuid(value))));
  }
  if (items !== Number(embedded[1])) throw new DecodeError(`notecard with ${items} of ${embedded[1]} items`);
}

function integerOf(text: string | undefined, most: number): number {
  if (text === undefined || !/^\s*\d{1,9}\s*$/.test(text)) throw new DecodeError('not a number');
  const value = Number(text);
  if (value > most) throw new DecodeError(`${value} of at most ${most}`);
  return value;
}
