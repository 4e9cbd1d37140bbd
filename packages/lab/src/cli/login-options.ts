import { isIP } from 'node:net';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { isHostName } from '@landfall/assets/http';
import type { ArriveOptions } from '@landfall/client';
import { startOf } from '@landfall/client/login';
import { UsageError } from '@landfall/protocol/errors';
import { parseGridAddress, parseUserName } from '@landfall/protocol/login';
import { someSeconds } from './numbers.ts';
import type { RequiredOption } from './required-options.ts';

/** What commands that log in may be told of the login. */
export interface LoginOptionValues {
  readonly start: string;
  readonly deadline: number;
  readonly llsd: boolean;
  readonly token?: string;
  readonly agreeToTos: boolean;
  readonly readCritical: boolean;
  readonly allowAddress?: readonly string[];
  readonly allowPrivateAddresses: boolean;
  readonly redirectHost: readonly string[];
  readonly insecure: boolean;
  readonly passwordStdin: boolean;
}

/** For commands that always log in. */
export const WHO_AND_WHERE: readonly RequiredOption[] = [
  { flags: '--grid <uri>', description: 'login address, such as http://127.0.0.1:9000/' },
  { flags: '--user <name>', description: 'first and last name, such as "Test User"' },
];

/** Adds them. */
export function addLoginOptions(command: Command): Command {
  return command
    .option(
      '--password-stdin',
      'read the password from standard input; without it a terminal is asked',
      false,
    )
    .option('--start <place>', 'last, home, or "Region/x/y/z"', parseStart, 'last')
    .option(
      '--deadline <seconds>',
      'give the arrival up after so long',
      someSeconds('nobody arrives in no time'),
      60,
    )
    .option('--llsd', 'log in over LLSD instead of XML-RPC', false)
    .option('--token <code>', 'code of a second factor', parseCode)
    .option('--agree-to-tos', 'accept the terms of service that the grid has shown', false)
    .option('--read-critical', 'state that the critical message has been read', false)
    .option(
      '--allow-address <host...>',
      'hosts that the grid may name besides those of its own kind',
      parseHosts,
    )
    .option('--allow-private-addresses', 'go where the grid says, also inside this network', false)
    .option('--redirect-host <hosts...>', 'hosts that the grid may send the login to', parseHosts, [])
    .option('--insecure', 'do not verify the TLS certificate of this grid', false);
}

/** What of them an arrival takes. */
export function requestOf({
  start,
  deadline,
  llsd,
  token,
  agreeToTos,
  readCritical,
  allowAddress,
  allowPrivateAddresses,
  redirectHost,
}: LoginOptionValues): Omit<ArriveOptions, 'grid' | 'firstName' | 'secret'> {
  return {
    start,
    deadlineMs: deadline * 1000,
    format: llsd ? 'llsd' : 'xml-rpc',
    agreeToTos,
    readCritical,
    redirectHosts: redirectHost,
    ...(allowAddress === undefined ? {} : { allowAddresses: allowAddress }),
    ...(allowPrivateAddresses ? { allowPrivateAddresses } : {}),
    ...(token === undefined ? {} : { token }),
  };
}

/** @throws UsageError for what is no name */
export function namesOf(user: string): [string, string] {
  try {
    const { firstName, lastName } = parseUserName(user);
    return [firstName, lastName];
  } catch (cause) {
    if (user.length > MOST_SHOWN) throw new UsageError(`--user: ${(cause as Error).message}`, { cause });
    throw new UsageError(`--user takes a first and a last name, not "${user}"`, { cause });
  }
}

/** More of what was typed than this tells nobody anything. */
const MOST_SHOWN = 255;

/** `localhost:9000` and `hop://grid.example:8002/`, as viewers take them. */
const HOST_AND_PORT = /^(?:hop:\/\/)?[\w.[\]:-]+:\d{1,5}\/?$/i;

/** Without user and password, which no grid asks for and nobody should read. @throws UsageError for what is no address */
export function addressOf(grid: string): { readonly origin: string; readonly address: string } {
  const address = HOST_AND_PORT.test(grid) ? parseGridAddress(grid) : grid;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError('--grid takes an http address, such as http://127.0.0.1:9000/');
  url.username = '';
  url.password = '';
  return { origin: url.origin, address: url.href };
}

/** Apps show six digits, and codes of reserve are a few words. */
const MOST_CODE = 255;

function parseCode(text: string): string {
  if (text.length <= MOST_CODE && /^[\x20-\x7e]+$/.test(text)) return text;
  throw new InvalidArgumentError(`a code is ${MOST_CODE} letters and digits at most`);
}

/** A name or an address without port; `.grid.example` is for every name below that. */
function parseHosts(text: string, before: unknown): readonly string[] {
  const name = text.replace(/^\./, '');
  if (!isHostName(name) && isIP(name.replace(/^\[(.*)\]$/, '$1')) === 0)
    throw new InvalidArgumentError('a host is a name or an address, without scheme, port and path');
  return [...(Array.isArray(before) ? (before as readonly string[]) : []), text];
}

function parseStart(text: string): string {
  try {
    startOf(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof UsageError ? error.message : String(error));
  }
}
