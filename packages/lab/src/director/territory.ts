/** The grid of a stage, as a scenario deals with it: our own, which does as it is told, or somebody else's, which has a console at best. */
import type { Grid, Fault } from '@landfall/grid';
import { parseConsoleLine, runConsoleCommand } from '../console/index.ts';
import type { CastMember } from '../scenario/index.ts';

/** How long something may take, as its stage counts time. */
export type Within = <T>(work: Promise<T>, limitMs: number) => Promise<T>;

/** A grid to play on. */
export interface Territory {
  readonly loginUri: string;
  /** Nothing that it does not tell has not happened: it is our own. Of another one, only a part is seen. */
  readonly tellsAll: boolean;
  /** What its console has said at its opening. */
  readonly greeting: readonly string[];
  /** @throws UsageError for what the grid refuses */
  cast(member: CastMember): Promise<void>;
  /** Does what a console line asks; answers with what the console prints at once. @throws UsageError */
  command(line: string): Promise<readonly string[]>;
  /** @throws UsageError where the grid does nothing wrong at somebody's wish */
  inject(fault: Fault): void;
  alert(text: string): void;
  close(): Promise<void>;
}

/** A grid of ours, for as long as the stage is open. */
export class OwnTerritory implements Territory {
  readonly tellsAll = true;
  readonly #grid: Grid;
  #isClosed = false;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  get loginUri(): string {
    return this.#grid.loginUri;
  }

  get greeting(): readonly string[] {
    return this.#grid.regions.map(({ name }) => `INITIALIZATION COMPLETE FOR ${name} - LOGINS ENABLED`);
  }

  cast({ first, last, password, id }: CastMember): Promise<void> {
    this.#grid.createAccount({ first, last, password, ...(id === undefined ? {} : { id }) });
    return Promise.resolve();
  }

  async command(line: string): Promise<readonly string[]> {
    const command = parseConsoleLine(line);
    if (command.type !== 'quit') return runConsoleCommand(command, this.#grid);
    await this.close();
    return [];
  }

  inject(fault: Fault): void {
    this.#grid.inject(fault);
  }

  alert(text: string): void {
    this.#grid.alert(text);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#grid.close();
  }
}
