import type { ImageCodec } from '@landfall/codecs/ports';
import type { InventoryEntry } from '@landfall/client';
import { UsageError } from '@landfall/protocol/errors';
import { escapedJson, printable } from '../escape/index.ts';
import { parseArguments } from './command.ts';
import type { Desk, DeskCommand } from './command.ts';
import { jsonLine } from './entry-lines.ts';
import { FILING_COMMANDS } from './filing-commands.ts';
import { GIFT_COMMANDS, Offered } from './gift-commands.ts';
import { GET_COMMAND } from './get-command.ts';
import { LIST_COMMANDS } from './list-commands.ts';
import { LOAD_COMMAND } from './load-command.ts';
import { InventoryPaths } from './paths.ts';
import { createPatience } from './patience.ts';
import type { InventorySession } from './session.ts';
import { PUT_COMMAND } from './put-command.ts';
import { SAVE_COMMAND } from './save-command.ts';
import { splitWords } from './split-words.ts';
import { WORLD_COMMANDS } from './world-commands.ts';

/** What a shell is made with. */
export interface ShellOptions {
  /** Somebody who is logged in, and whose inventory it is. */
  readonly session: InventorySession;
  /** Writes one line. */
  readonly writeLine: (line: string) => Promise<void>;
  /** Asked for when a picture is to be encoded, not before. */
  readonly codec: () => ImageCodec;
  /** Lines are JSON, for programs. False by default. */
  readonly isJson?: boolean;
  /** Ends what a command waits for. */
  readonly signal?: AbortSignal | undefined;
}

/** By name, in the order of the help. */
export const DESK_COMMANDS: Readonly<Record<string, DeskCommand>> = {
  ...LIST_COMMANDS,
  get: GET_COMMAND,
  put: PUT_COMMAND,
  save: SAVE_COMMAND,
  load: LOAD_COMMAND,
  ...FILING_COMMANDS,
  ...WORLD_COMMANDS,
  ...GIFT_COMMANDS,
};

/** Commands on one inventory, one after the other. */
export class InventoryShell {
  readonly #desk: Desk;

  /** @throws UsageError when the grid has told of no inventory */
  constructor({ session, writeLine, codec, isJson = false, signal }: ShellOptions) {
    const paths = new InventoryPaths(session.inventory, signal);
    const tellEntry = async (entry: InventoryEntry, line?: string): Promise<void> => {
      const path = paths.pathOf(entry);
      await writeLine(isJson ? jsonLine(session.inventory, entry, path) : (line ?? path));
    };
    const tellDone = async (what: string, entry?: InventoryEntry): Promise<void> => {
      if (!isJson) return await writeLine(entry === undefined ? what : `${what}: ${paths.pathOf(entry)}`);
      await writeLine(
        entry === undefined
          ? escapedJson({ done: what })
          : jsonLine(session.inventory, entry, paths.pathOf(entry)),
      );
    };
    const offered = new Offered(session);
    const tell = writeLine;
    const seenSoon = createPatience(signal);
    this.#desk = { session, paths, offered, isJson, signal, codec, seenSoon, tell, tellEntry, tellDone };
  }

  /** Where paths begin, for a prompt. */
  get here(): string {
    return this.#desk.paths.pathOf(this.#desk.paths.here);
  }

  /** Does what a line says; an empty one says nothing. @throws UsageError and what the command does */
  async runLine(line: string): Promise<void> {
    const words = splitWords(line);
    if (words.length > 0) await this.run(words);
  }

  /** Does one command: its name, then its words. @throws UsageError for what is no command; what the command does */
  async run([name = '', ...words]: readonly string[]): Promise<void> {
    checkCommand([name]);
    if (name === 'help') return await this.#desk.tell(deskHelp());
    const command = DESK_COMMANDS[name]!;
    const { args, flags } = parseArguments(name, command, words);
    await command.run(this.#desk, args, flags);
  }
}

/** What is no command is to be known before the login. @throws UsageError */
export function checkCommand([name = '', ...words]: readonly string[]): void {
  if (name === 'help') return;
  if (!Object.hasOwn(DESK_COMMANDS, name))
    throw new UsageError(`there is no command "${printable(name).slice(0, 40)}"; help tells which there are`);
  if (words.length > 0) parseArguments(name, DESK_COMMANDS[name]!, words);
}

/** All commands, a line each. */
export function deskHelp(): string {
  return Object.entries(DESK_COMMANDS)
    .map(([name, { takes, about }]) => `  ${`${name} ${takes}`.trim().padEnd(38)} ${about}`)
    .join('\n');
}
