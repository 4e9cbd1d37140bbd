import { UsageError } from '@landfall/protocol/errors';
import type { ImageCodec } from '@landfall/codecs/ports';
import type { InventoryEntry } from '@landfall/client';
import type { Offered } from './gift-commands.ts';
import type { InventoryPaths } from './paths.ts';
import type { InventorySession } from './session.ts';

/** What a command works with. */
export interface Desk {
  readonly session: InventorySession;
  readonly paths: InventoryPaths;
  /** What others have offered. */
  readonly offered: Offered;
  /** Programs read the answers: each is a line of JSON. */
  readonly isJson: boolean;
  readonly signal: AbortSignal | undefined;
  /** Encodes pictures; made when the first is. */
  readonly codec: () => ImageCodec;
  /** What is looked for in the region; it is waited for, as long as the region may still be telling what there is. */
  readonly seenSoon: <Found>(find: () => Found | undefined) => Promise<Found | undefined>;
  /** A line for people or, as JSON, for programs. */
  readonly tell: (line: string) => Promise<void>;
  /** A folder or an item, as a line of its own. */
  readonly tellEntry: (entry: InventoryEntry, line?: string) => Promise<void>;
  /** Something was done: for people only. */
  readonly tellDone: (what: string, entry?: InventoryEntry) => Promise<void>;
}

/** One command of `landfall inventory`. */
export interface DeskCommand {
  /** Behind its name: what it takes. */
  readonly takes: string;
  readonly about: string;
  /** Words that begin with a dash, which it understands. */
  readonly flags?: readonly string[];
  readonly least: number;
  readonly most: number;
  run(desk: Desk, args: readonly string[], flags: ReadonlySet<string>): Promise<void>;
}

/** Arguments and flags apart; behind `--` everything is an argument. @throws UsageError for what the command does not take */
export function parseArguments(
  name: string,
  { takes, flags: known = [], least, most }: DeskCommand,
  words: readonly string[],
): { readonly args: readonly string[]; readonly flags: ReadonlySet<string> } {
  const args: string[] = [];
  const flags = new Set<string>();
  let isOver = false;
  for (const word of words) {
    if (!isOver && word === '--') isOver = true;
    else if (isOver || !word.startsWith('-') || word === '-' || isNumber(word)) args.push(word);
    else if (known.includes(word)) flags.add(word);
    else throw new UsageError(`${name} does not know ${word.slice(0, 40)}: ${name} ${takes}`);
  }
  if (args.length < least || args.length > most) throw new UsageError(`${name} ${takes}`.trim());
  return { args, flags };
}

/** A place may be below nothing. */
const isNumber = (word: string): boolean => /^-\d/.test(word);
