import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { Cancel, Clock, Ports } from '@landfall/transport/ports';
import type { CastMember } from '../scenario/index.ts';
import { readServerLog } from '../testimony/index.ts';
import type { Territory } from './territory.ts';

/** Somebody's grid, and what can be had of its console. */
export interface ForeignGrid {
  /** Its login address, such as `http://grid.example:8002/`. */
  readonly loginUri: string;
  /** A file or pipe that its console reads. */
  readonly console?: string | undefined;
  /** A file that its console or log writes. */
  readonly consoleLog?: string | undefined;
}

/** Hears what the log says. */
export interface LogEars {
  readonly line: (text: string) => void;
  readonly record: (record: EvidenceRecord) => void;
}

/** A pipe that nobody reads is told at once, rather than waited for. */
const { O_WRONLY, O_APPEND, O_NONBLOCK } = constants;
const LOOK_MS = 100;
const CONFIRM_MS = 15_000;
const ASK_MS = 10_000;
/** So much is read at once; a log that grows faster is read later. */
const CHUNK_BYTES = 256 * 1024;
const MOST_REST = 64 * 1024;
const MADE = /Account (.+?) created successfully|user with the name (.+?) already exists/;

/** @throws UsageError for a console or log that is not there; ClosedError (by `network`) for a grid that is down */
export async function openForeignTerritory(
  grid: ForeignGrid,
  ports: Ports,
  ears: LogEars,
): Promise<Territory> {
  await ask(grid.loginUri, ports);
  for (const path of [grid.console, grid.consoleLog])
    if (path !== undefined && !(await isThere(path))) throw new UsageError(`there is no ${path}`);
  const territory = new ForeignTerritory(grid, ports.clock, ears);
  await territory.begin();
  return territory;
}

/** Any answer is one: a grid that is down gives none. */
async function ask(loginUri: string, { http }: Ports): Promise<void> {
  try {
    await http.request({ method: 'GET', url: new URL('get_grid_info', loginUri).href, timeoutMs: ASK_MS });
  } catch (cause) {
    if (cause instanceof ClosedError)
      throw new ClosedError(`nobody answers at ${new URL(loginUri).origin}`, {
        by: cause.by,
        reason: cause.reason,
        cause,
      });
    throw cause;
  }
}

const isThere = async (path: string): Promise<boolean> =>
  await stat(path).then(
    () => true,
    () => false,
  );

/** Reads what is written behind the end of its log, and tells it line by line and, where it is one that we know, as evidence. */
class ForeignTerritory implements Territory {
  readonly tellsAll = false;
  readonly loginUri: string;
  readonly greeting: readonly string[];
  readonly #grid: ForeignGrid;
  readonly #clock: Clock;
  readonly #ears: LogEars;
  readonly #made = new Set<string>();
  readonly #decoder = new TextDecoder();
  #offset = 0;
  #rest = '';
  #reading: Promise<void> | undefined;
  #cancel: Cancel = () => undefined;
  #isClosed = false;

  constructor(grid: ForeignGrid, clock: Clock, ears: LogEars) {
    this.#grid = grid;
    this.loginUri = grid.loginUri;
    this.greeting = [`LOGINS ENABLED: ${new URL(grid.loginUri).origin} answers`];
    this.#clock = clock;
    this.#ears = ears;
  }

  async begin(): Promise<void> {
    const { consoleLog } = this.#grid;
    if (consoleLog === undefined) return;
    this.#offset = (await stat(consoleLog)).size;
    this.#plan();
  }

  async cast({ first, last, password, id }: CastMember): Promise<void> {
    // Without a console those who take part have accounts already.
    if (this.#grid.console === undefined) return;
    for (const word of [first, last, password])
      if (/["\s]/.test(word))
        throw new UsageError('a console takes no names and passwords with blanks or quotes');
    const uuid = id ?? crypto.randomUUID();
    await this.#write(`create user ${first} ${last} ${password} nobody@example.invalid ${uuid} ""`);
    if (this.#grid.consoleLog === undefined) return;
    const name = `${first} ${last}`;
    const end = this.#clock.now() + CONFIRM_MS;
    while (!this.#made.has(name)) {
      if (this.#clock.now() > end) throw new UsageError(`the console has not confirmed the account ${name}`);
      await new Promise<void>((resolve) => void this.#clock.after(LOOK_MS, resolve));
    }
  }

  async command(line: string): Promise<readonly string[]> {
    // Whose grid it is ends it.
    if (/^(?:quit|shutdown)$/i.test(line.trim())) return ['(somebody else runs this grid: it is not ended)'];
    if (this.#grid.console === undefined)
      throw new UsageError('this grid has no console here: --console <file> names what its console reads');
    await this.#write(line);
    return [];
  }

  inject(): void {
    throw new UsageError(
      'a grid that is not ours does nothing wrong at our wish: fault is for the embedded grid',
    );
  }

  alert(text: string): void {
    if (this.#grid.console !== undefined) void this.#write(`alert ${text}`).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#reading;
  }

  async #write(line: string): Promise<void> {
    // One line, whatever a variable held.
    const [only] = line.split(/[\r\n]/, 1);
    try {
      await using file = await open(this.#grid.console!, O_WRONLY | O_APPEND | O_NONBLOCK);
      await file.write(`${only}\n`);
    } catch (cause) {
      throw new UsageError('the console cannot be written to: does the grid run?', { cause });
    }
  }

  #plan(): void {
    if (this.#isClosed) return;
    this.#cancel = this.#clock.after(LOOK_MS, () => {
      this.#reading = this.#read()
        .catch(() => undefined)
        .then(() => this.#plan());
    });
  }

  async #read(): Promise<void> {
    const file = await open(this.#grid.consoleLog!, 'r');
    try {
      const { size } = await file.stat();
      // A new log has begun.
      if (size < this.#offset) [this.#offset, this.#rest] = [0, ''];
      const buffer = new Uint8Array(Math.min(CHUNK_BYTES, size - this.#offset));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#offset);
      this.#offset += bytesRead;
      this.#take(this.#decoder.decode(buffer.subarray(0, bytesRead), { stream: true }));
    } finally {
      await file.close();
    }
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MOST_REST) this.#rest = '';
    for (const line of lines) {
      const [, made, known] = MADE.exec(line) ?? [];
      if (made !== undefined) this.#made.add(made.split(' ').slice(0, 2).join(' '));
      if (known !== undefined) this.#made.add(known);
      this.#ears.line(line.slice(0, MOST_REST));
    }
    for (const record of readServerLog(lines)) this.#ears.record(record);
  }
}
