import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from './terminal.ts';
import { printable } from '../escape/index.ts';

const CLEAR_LINE = '\r\x1b[2K';
const FALLBACK_COLUMNS = 80;

/** Shows what happens while it happens: a line each, and at a terminal one more below them that is always the present. */
export interface Progress {
  /** A line that stays. */
  tell(line: string): void;
  /** What goes on right now; nothing where there is no terminal. */
  status(text: string): void;
  end(): void;
}

/** Plain lines when it is not a terminal. Text from the network cannot move the cursor: control characters are removed. */
export function createProgress({ output }: Pick<Terminal, 'output'>): Progress {
  return output.isTTY === true ? liveProgress(output) : plainProgress(output);
}

function plainProgress(output: Terminal['output']): Progress {
  return {
    tell: (line) => void output.write(`${harmless(line)}\n`),
    status: () => undefined,
    end: () => undefined,
  };
}

function liveProgress(output: Terminal['output']): Progress {
  let present = '';
  const show = (): string =>
    present === '' ? '' : `\x1b[2m${present.slice(0, (output.columns ?? FALLBACK_COLUMNS) - 1)}\x1b[22m`;
  return {
    tell: (line) => void output.write(`${CLEAR_LINE}${harmless(line)}\n${show()}`),
    status(text) {
      present = harmless(text);
      output.write(`${CLEAR_LINE}${show()}`);
    },
    end() {
      present = '';
      output.write(CLEAR_LINE);
    },
  };
}

function harmless(text: string): string {
  return printable(stripVTControlCharacters(text));
}
