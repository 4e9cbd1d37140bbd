import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { oneLine } from './line.ts';
import type { Terminal } from './terminal.ts';

const MOST_CHARACTERS = 1024;
const [ENTER, RETURN, BACKSPACE, DELETE, INTERRUPT, END] = ['\r', '\n', '\b', '\x7f', '\x03', '\x04'];

/**
 * The password: the first line of standard input, or typed unseen at a terminal. Never an argument, which other users
 * of the machine could read.
 * @param mayBeEmpty for what lets people in without one, such as a database on the same machine
 * @throws UsageError when there is neither a terminal nor `fromInput`, or the password is empty; ClosedError on Ctrl-C.
 */
export async function askPassword(
  terminal: Terminal,
  user: string,
  fromInput: boolean,
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): Promise<string> {
  const password = fromInput ? await firstLine(terminal) : await typedUnseen(terminal, user);
  if (password === '' && !mayBeEmpty) throw new UsageError('the password is empty');
  return password;
}

/** Whoever writes may keep the pipe open: what comes after the line is not waited for. */
function firstLine({ input, interrupted }: Terminal): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder();
    let text = '';
    const settle = (then: () => void): void => {
      input.off('data', take).off('end', end).off('error', fail);
      // An open pipe that is only paused would keep the process alive.
      input.destroy();
      interrupted.removeEventListener('abort', stop);
      then();
    };
    const end = (): void => settle(() => resolve(lineOf(text)));
    const fail = (): void => settle(() => reject(new UsageError('standard input cannot be read')));
    const stop = (): void => settle(() => reject(interruption()));
    const take = (chunk: unknown): void => {
      text += chunk instanceof Uint8Array ? decoder.decode(chunk, { stream: true }) : String(chunk);
      if (text.includes('\n') || text.length > MOST_CHARACTERS) end();
    };
    if (interrupted.aborted) return reject(interruption());
    input.on('data', take).on('end', end).on('error', fail);
    interrupted.addEventListener('abort', stop);
  });
}

const lineOf = (text: string): string => (text.split(/\r?\n/, 1)[0] ?? '').slice(0, MOST_CHARACTERS);

async function typedUnseen({ input, errors, interrupted }: Terminal, user: string): Promise<string> {
  if (input.isTTY !== true || input.setRawMode === undefined) {
    throw new UsageError(
      'no terminal to ask for the password at: give it on standard input with --password-stdin',
    );
  }
  // Not after the question: what a program types at once would be shown.
  input.setRawMode(true);
  try {
    errors.write(`Password of ${oneLine(user)}: `);
    return await typedLine(input, interrupted);
  } finally {
    input.setRawMode(false);
    input.pause();
    errors.write('\n');
  }
}

/** As from any call that Ctrl-C ended: the command then exits as interrupted. */
const interruption = (): ClosedError => new ClosedError('interrupted', { by: 'us', reason: 'aborted' });

function typedLine(input: Terminal['input'], interrupted: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = '';
    const stop = (): void => finish(() => reject(interruption()));
    const finish = (settle: () => void): void => {
      input.off('data', take);
      interrupted.removeEventListener('abort', stop);
      settle();
    };
    const take = (chunk: unknown): void => {
      for (const key of String(chunk)) {
        if (key === ENTER || key === RETURN || key === END) return finish(() => resolve(line));
        if (key === INTERRUPT) return stop();
        if (key === BACKSPACE || key === DELETE) line = line.slice(0, -1);
        else if (line.length < MOST_CHARACTERS) line += key;
      }
    };
    input.on('data', take);
    interrupted.addEventListener('abort', stop);
    input.resume();
  });
}
