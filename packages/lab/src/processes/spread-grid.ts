import { randomBytes } from 'node:crypto';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startGrid } from '@landfall/grid';
import type { Grid, GridConfig, RegionPlace } from '@landfall/grid';
import { RemoteError } from '@landfall/protocol/errors';
import type { Witness } from '@landfall/protocol/evidence';
import type { Ports } from '@landfall/transport/ports';
import { sharesOf } from './shares.ts';
import { hear, speak } from './talk.ts';
import type { FromChild, ToChild } from './talk.ts';

/** Where the compiled child is, seen from the sources and from what is compiled. */
const CHILD = fileURLToPath(new URL('../../dist/processes/grid-process.js', import.meta.url));
/** A child that says goodbye to its agents takes moments; one that hangs is ended. */
const CLOSE_MS = 5000;
/** Processes that have not come up by then do not any more, however busy the machine is. */
const START_MS = 120_000;

/** How a grid is spread. */
export interface SpreadOptions {
  /** How many, this one included; no more than there are regions, and 64 at most. */
  readonly processes: number;
  /** Of this process, which has the login and the first of the regions. */
  readonly witness: Witness;
  /** What children tell, and what becomes of them. */
  readonly tell: (line: string) => void;
  /** The JavaScript file that children run; the compiled one of this package by default. */
  readonly program?: string;
  /** How long all of them may take until they know each other, milliseconds; two minutes by default. */
  readonly startMs?: number;
}

/** A grid of several processes. */
export interface SpreadGrid {
  /** Login address of the grid, at this process. */
  readonly loginUri: string;
  /** Of all processes. */
  readonly regions: readonly { readonly name: string; readonly sizeMetres: number; readonly pid: number }[];
  /** Says goodbye to everybody, and ends the children. */
  close(): Promise<void>;
}

interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly places: readonly RegionPlace[];
}

/**
 * Runs a grid whose regions are shared out among this process, which has the login, and children of it. All know each other's regions when it
 * resolves; a login that comes before waits for that.
 * @throws UsageError as `startGrid`, and for more processes than regions; RemoteError when a child cannot start.
 */
export async function startSpreadGrid(
  config: GridConfig,
  ports: Ports,
  { processes, witness, tell, program = CHILD, startMs = START_MS }: SpreadOptions,
): Promise<SpreadGrid> {
  const [own, ...shares] = sharesOf(config, processes);
  const key = randomBytes(32).toString('hex');
  const { promise: loginsWaitFor, resolve: letIn } = promiseWithResolvers();
  const grid = await startGrid(own, ports, { witness, cluster: { key, loginsWaitFor } });
  const started: ChildProcess[] = [];
  try {
    const late = AbortSignal.timeout(startMs);
    const children = await before(
      late,
      shares.map((share) => {
        const child = fork(program, { serialization: 'advanced' });
        started.push(child);
        return startChild(child, share, key, tell);
      }),
    );
    const haveMet = before(late, children.map(hasMet));
    const spread = new Spread(grid, children, tell);
    await haveMet;
    letIn();
    return spread;
  } catch (error) {
    for (const child of started) child.kill('SIGKILL');
    await grid.close();
    throw error;
  }
}

/** @throws RemoteError when it is too late. */
function before<T>(late: AbortSignal, all: readonly Promise<T>[]): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void =>
      reject(new RemoteError('a process of the grid cannot start: it says nothing', 'child'));
    late.addEventListener('abort', giveUp, { once: true });
    Promise.all(all)
      .finally(() => late.removeEventListener('abort', giveUp))
      .then(resolve, reject);
  });
}

function startChild(
  child: ChildProcess,
  config: GridConfig,
  key: string,
  tell: (line: string) => void,
): Promise<Child> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new RemoteError(`a process of the grid cannot start: ${reason}`, 'child'));
    child.on('message', (message: FromChild) => {
      if (message.type === 'line') tell(message.text);
      else if (message.type === 'failed') fail(message.reason);
      else if (message.type === 'ready')
        resolve({ process: child, pid: child.pid ?? 0, places: hear(message.places) });
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(signal ?? `exit code ${code}`));
    say(child, { type: 'start', config, key });
  });
}

/** It knows the regions of the others. @throws RemoteError when it ends before */
function hasMet({ process: child, pid }: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new RemoteError(`process ${pid} of the grid has ended`, 'child'));
    // Others may have taken longer to start.
    if (child.exitCode !== null || child.signalCode !== null) return fail();
    child.on('message', ({ type }: FromChild) => type === 'met' && resolve());
    child.once('exit', fail);
  });
}

function promiseWithResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((yes) => (resolve = yes));
  return { promise, resolve };
}

/** One that has ended meanwhile is told by its exit. */
function say(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => undefined);
}

class Spread implements SpreadGrid {
  readonly #grid: Grid;
  readonly #tell: (line: string) => void;
  #children: readonly Child[];
  #isClosing = false;

  constructor(grid: Grid, children: readonly Child[], tell: (line: string) => void) {
    this.#grid = grid;
    this.#children = children;
    this.#tell = tell;
    for (const child of children)
      child.process.once('exit', (code, signal) => this.#lose(child, signal ?? `exit code ${code}`));
    this.#introduce();
  }

  get loginUri(): string {
    return this.#grid.loginUri;
  }

  get regions(): SpreadGrid['regions'] {
    const own = this.#grid.regions.map(({ name, sizeMetres }) => ({ name, sizeMetres, pid: process.pid }));
    const others = this.#children.flatMap(({ pid, places }) =>
      places.map(({ name, sizeMetres }) => ({ name, sizeMetres, pid })),
    );
    return [...own, ...others];
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#grid.close();
    await Promise.all(this.#children.map(endChild));
  }

  /** Everybody is told of all the others. */
  #introduce(): void {
    const own = this.#grid.places();
    this.#grid.meet(this.#children.flatMap(({ places }) => places));
    for (const child of this.#children) {
      const others = this.#children.filter((other) => other !== child).flatMap(({ places }) => places);
      say(child.process, { type: 'meet', places: speak([...own, ...others]) });
    }
  }

  /** The rest goes on without it. */
  #lose(child: Child, why: string): void {
    if (this.#isClosing) return;
    this.#children = this.#children.filter((other) => other !== child);
    const names = child.places.map(({ name }) => name).join(', ');
    this.#tell(`Process ${child.pid} of the grid has ended (${why}): gone with it ${names}`);
    this.#introduce();
  }
}

function endChild({ process: child }: Child): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    say(child, { type: 'close' });
  });
}
