import { readFile } from 'node:fs/promises';
import { UsageError } from '@landfall/protocol/errors';
import type { GridEntry } from '../gateway/index.ts';
import { numberOption } from './numbers.ts';
import { unreadable } from './read-whole.ts';

/** Fixed, so that a browser finds its caches again. */
export const USUAL_GATEWAY_PORT = 8787;

/** @throws InvalidArgumentError for what is no number from 1 on */
export const parseCount = numberOption('a number from 1 to 100000', {
  least: 1,
  most: 100_000,
  isWhole: true,
});

/** `http://grid.example:8002/`, or with a name in front: `My grid=http://grid.example:8002/`. */
export function parseGridEntry(text: string, privateNetworks?: readonly string[]): GridEntry {
  const [, name, loginUri = text] = /^([^=/:]+)=(.+)$/.exec(text) ?? [];
  return {
    loginUri,
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(privateNetworks === undefined ? {} : { privateNetworks }),
  };
}

const LEAST_TOKEN_CHARACTERS = 16;
/** `aaaaaaaaaaaaaaaa` is guessed as quickly as `a`; of sixteen random letters hardly any has fewer. */
const LEAST_DIFFERENT = 8;

/** The first line of a file: an argument would stand in the list of processes. @throws UsageError when it is short, or hardly more than one character */
export async function readTokenFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const [token = ''] = text.split(/\r?\n/);
  if (token.length < LEAST_TOKEN_CHARACTERS || !/^[\w~.-]+$/.test(token))
    throw new UsageError(
      `the first line of ${path} is no token: ${LEAST_TOKEN_CHARACTERS} letters, digits or _~.- at least`,
    );
  if (new Set(token).size < LEAST_DIFFERENT)
    throw new UsageError(
      `the token of ${path} is easily guessed: ${LEAST_DIFFERENT} different characters at least`,
    );
  return token;
}
