import { InvalidArgumentError } from 'commander';
import { UsageError } from '@landfall/protocol/errors';
import { isLoopback } from '@landfall/grid';
import { parseMatrixValues } from '../scenario/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { addressOf } from './login-options.ts';

/** What one run of a scenario is played with: a value for each name of its matrix. */
export type Combination = ReadonlyMap<string, string>;

const MOST_RUNS = 500;

/** Each value with each: those of the command line take the place of the file's own. @throws UsageError for too many */
export function combinationsOf(
  { matrix }: Scenario,
  given: ReadonlyMap<string, readonly string[]>,
): readonly Combination[] {
  let all: readonly Combination[] = [new Map()];
  for (const [name, values] of new Map([...matrix, ...given])) {
    all = all.flatMap((one) => values.map((value) => new Map([...one, [name, value]])));
    if (all.length > MOST_RUNS) throw new UsageError(`a matrix of more than ${MOST_RUNS} runs`);
  }
  return all;
}

/** ` [grid=plain, client=mimic]`; nothing without a matrix. */
export const nameOf = (combination: Combination): string =>
  combination.size === 0
    ? ''
    : ` [${Array.from(combination, ([name, value]) => `${name}=${value}`).join(', ')}]`;

/** Gathers `name=value` of an option that may come again. @throws InvalidArgumentError for what is none */
export function addNamed(text: string, known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [, name, value] = /^([A-Za-z_][\w-]*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('name=value');
  return new Map([...known, [name, value]]);
}

/** Gathers `name=a,b`. @throws InvalidArgumentError for what is none */
export function addMatrix(
  text: string,
  known: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const [, name, values] = /^([a-z_]\w*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || values === undefined) throw new InvalidArgumentError('name=a,b');
  try {
    return new Map([...known, [name, parseMatrixValues(values, { file: '--matrix', line: 1 })]]);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** Gathers names of environment variables, with what they hold: secrets are no arguments. @throws InvalidArgumentError for one that is not set */
export function addFromEnvironment(
  name: string,
  known: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const value = process.env[name];
  if (!/^[A-Za-z_]\w*$/.test(name) || value === undefined)
    throw new InvalidArgumentError('a name of the environment that is set');
  return new Map([...known, [name, value]]);
}

/** Is it a grid's address, and not a land of ours? */
export const isAddress = (grid: string): boolean => /^(?:https?|hop):\/\//i.test(grid);

/** @throws UsageError for a grid elsewhere that whoever runs this has not said to be theirs */
export function checkedAddress(grid: string, isMine: boolean): string {
  const { address } = addressOf(grid);
  const host = new URL(address).hostname.replace(/^\[(.*)\]$/, '$1');
  if (!isMine && host !== 'localhost' && !isLoopback(host))
    throw new UsageError(
      `${host} is not this machine: scenarios are for who runs the grid, --i-run-this-grid`,
    );
  return address;
}
