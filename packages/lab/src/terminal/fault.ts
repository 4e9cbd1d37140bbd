import { ClosedError, LandfallError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { tellable } from '@landfall/protocol/evidence';
import { refusalCauseOf } from '@landfall/protocol/login';
import type { RefusalCause } from '@landfall/protocol/login';
import { printable } from '../escape/index.ts';
import type { Terminal } from './terminal.ts';

/** Exit codes of the command. */
export const EXIT = { well: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** An error as a person at a terminal wants it: what went wrong, and what may help. Stack traces only for our own faults. */
export function formatFault(error: unknown): string {
  if (!(error instanceof LandfallError)) return `unexpected: ${unexpected(error)}`;
  const message = tellableLine(error.message);
  const hint = tellableLine(hintFor(error) ?? '');
  // Whoever has more to say says it once.
  if (hint.startsWith(message)) return hint;
  return hint === '' || message.includes(hint) ? message : `${message}\n  ${hint}`;
}

/** Lines that may be shown: addresses without passwords and queries, and nothing that steers a terminal. */
export function tellableLines(text: string): string {
  return text.split('\n').map(tellableLine).join('\n');
}

const tellableLine = (line: string): string => printable(tellable(line));

/** What it says is one line, whatever name of a file stands in it; below is where it came from. */
function unexpected(error: unknown): string {
  if (!(error instanceof Error)) return tellableLine(String(error));
  const { message, stack = message } = error;
  const at = stack.indexOf(message);
  if (at < 0) return tellableLines(stack);
  const below = stack.slice(at + message.length);
  return tellableLine(`${stack.slice(0, at)}${message}`) + tellableLines(below);
}

/** Of a run that went well, save that its files may not have been written or somebody interrupted it. */
export function exitCodeOf(isWritten: boolean, { interrupted }: Pick<Terminal, 'interrupted'>): number {
  if (!isWritten) return EXIT.failed;
  return interrupted.aborted ? EXIT.interrupted : EXIT.well;
}

/** Of a command that threw: 2 when it was called wrongly, else 1. */
export function exitCodeFor(error: unknown): number {
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

function hintFor(error: LandfallError): string | undefined {
  if (error instanceof TimeoutError)
    return error.message.includes(error.missing)
      ? undefined
      : `missing: ${error.missing} (waited ${(error.waitedMs / 1000).toFixed(1)} s)`;
  if (error instanceof RemoteError) return remoteHint(error);
  if (error instanceof ClosedError) return networkHint(error);
  return undefined;
}

/** OpenSim says `presence` also when logins are closed, and `key` for a dozen troubles: its words tell which. */
function remoteHint({ reason, words }: RemoteError): string | undefined {
  const cause = refusalCauseOf(reason, words);
  if (cause !== 'other') return CAUSE_HINTS[cause];
  if (reason === 'key') return words.trim() === '' ? WRONG_KEY : `${WRONG_KEY}; the words above are its own`;
  return reason === 'presence' ? undefined : REMOTE_HINTS[reason];
}

/** What the network itself said, which tells a wrong port from a wrong name. */
function networkHint({ by, reason, cause }: ClosedError): string | undefined {
  if (by !== 'network' || !(cause instanceof ClosedError)) return undefined;
  if (reason !== 'tls') return cause.message;
  return `${cause.message}; if you know this grid and its certificate: --insecure`;
}

const CAUSE_HINTS: Readonly<Partial<Record<RefusalCause, string>>> = {
  credentials: 'The name or the password is wrong; some grids say so too when their own services fail.',
  'still-logged-in':
    'The grid believes you are still there. It forgets within a minute; a second try often succeeds at once.',
  unavailable: 'The name and the password are right: it is the region or the grid that cannot take you now.',
};

const WRONG_KEY = 'The name or the password is wrong, or the grid cannot place you';

const REMOTE_HINTS: Readonly<Record<string, string>> = {
  tos: 'The grid wants its terms of service accepted: read them, then add --agree-to-tos.',
  critical: 'The grid wants a message read: read it, then add --read-critical.',
  'other-host': "If that host is the grid's own and may have it: --redirect-host <host>.",
  mfa_challenge: 'The grid asks for a second factor: add --token <code>.',
};
