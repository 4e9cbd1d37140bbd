/** What people have said: chat and instant messages, where they stand in packets, in HTTP and in evidence. */
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { Message } from '@landfall/protocol/message';
import { blocksOf } from './message-fields.ts';

const SPOKEN: ReadonlySet<string> = new Set([
  'ChatFromViewer',
  'ChatFromSimulator',
  'ImprovedInstantMessage',
  'ChatPass',
]);
/** Kinds of evidence that quote people, in their detail `message`. */
const QUOTING: ReadonlySet<string> = new Set([
  'ChatSaid',
  'ChatHeard',
  'ChatRelayed',
  'InstantMessageSent',
  'InstantMessageHeard',
]);
/** In event queues and conferences. */
const SPOKEN_IN_LLSD = /(<key>message<\/key>\s{0,20}<string>)([^<]{1,65535})(<\/string>)/g;

/** Whether a message of this name carries what somebody has said. */
export const isSpoken = (name: string): boolean => SPOKEN.has(name);

/** The texts in such a message: views of what it was decoded from. */
export function spokenWords(message: Message): Uint8Array[] {
  if (!isSpoken(message.name)) return [];
  return blocksOf(message).flatMap(({ Message: words }) => (words instanceof Uint8Array ? [words] : []));
}

/** Letters become `x`, digits `0`, and bytes of other scripts `x` each: as long as before, in the bytes themselves. */
export function maskBytes(bytes: Uint8Array): void {
  for (const [at, byte] of bytes.entries()) bytes[at] = masked(byte);
}

function masked(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return 0x30;
  return byte >= 0x41 ? 0x78 : byte;
}

/** The same of a text. */
export function maskText(text: string): string {
  const bytes = Buffer.from(text);
  maskBytes(bytes);
  return bytes.toString();
}

/** A body of LLSD without what people have said; the text itself when there was nothing of that. */
export function maskBody(text: string): string {
  if (!text.includes('<key>message</key>')) return text;
  return text.replace(
    SPOKEN_IN_LLSD,
    (_, before: string, words: string, after: string) => before + maskText(words) + after,
  );
}

/** Evidence without what people have said. */
export function maskEvidence(evidence: EvidenceRecord): EvidenceRecord {
  const words = evidence.data?.['message'];
  if (!QUOTING.has(evidence.kind) || typeof words !== 'string' || words === '') return evidence;
  const message = maskText(words);
  return { ...evidence, val: evidence.val.replaceAll(words, message), data: { ...evidence.data, message } };
}
